/** For tests only: models whose answers can be told by hand, and the versions that run them. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PredictorVersion } from './inference.js';
import type { Manifest, PictureInput } from './manifest.js';
import { attribute, type Fields, floats, graph, integers, model, node, value } from './testing-onnx.js';

/** Of every model here: `picture`, uint8 `[1, 4, 4, 3]`. */
export const testInput: PictureInput = {
  name: 'picture',
  width: 4,
  height: 4,
  layout: 'nhwc',
  type: 'uint8',
  region: 'whole',
  fit: 'squash',
};

/** Nodes that make `means` `[1, 3]`: mean red, green and blue of the picture, 0–1; and what they need. */
export const means = {
  input: value('picture', 'uint8', [1, 4, 4, 3]),
  nodes: [
    node('Cast', ['picture'], ['values'], { attributes: [attribute.integer('to', 1)] }),
    node('ReduceMean', ['values'], ['sums'], {
      attributes: [attribute.integers('axes', [1, 2]), attribute.integer('keepdims', 0)],
    }),
    node('Mul', ['sums', 'scale'], ['means']),
  ],
  initializers: [floats('scale', [1 / 255])],
};

/** A model that goes on from `means`. */
export function afterMeans(
  nodes: Fields[],
  initializers: Fields[],
  outputs: Fields[],
  input: Fields = means.input,
): Buffer {
  return model(
    graph({
      nodes: [...means.nodes, ...nodes],
      initializers: [...means.initializers, ...initializers],
      inputs: [input],
      outputs,
    }),
  );
}

/** `embedding` `[n, 3]` of n pictures: the square root of their means less `least`, which is none where one is lower. */
export function openEmbedding({ least = 0, batch = 'n' as string | number } = {}): Buffer {
  return afterMeans(
    [node('Sub', ['means', 'least'], ['rest']), node('Sqrt', ['rest'], ['embedding'])],
    [floats('least', [least])],
    [value('embedding', 'float32', [batch, 3])],
    value('picture', 'uint8', [batch, 4, 4, 3]),
  );
}

/** `embedding` `[1, n]` = means · weights, three rows of n. Divided by its length, that is what a predictor tells. */
export function linearEmbedding(
  weights: [number[], number[], number[]] = [
    [1, 0, 0, 1],
    [0, 1, 0, 1],
    [0, 0, 1, 1],
  ],
): Buffer {
  const n = weights[0].length;
  return afterMeans(
    [node('MatMul', ['means', 'weights'], ['embedding'], { name: 'project' })],
    [floats('weights', weights.flat(), [3, n])],
    [value('embedding', 'float32', [1, n])],
  );
}

/** `probabilities` `[1, 2]`: of "bright" and "dark", the mean of all channels and what it lacks to 1. */
export function brightnessClassifier(): Buffer {
  return afterMeans(
    [
      node('MatMul', ['means', 'thirds'], ['bright']),
      node('Sub', ['one', 'bright'], ['dark']),
      node('Concat', ['bright', 'dark'], ['probabilities'], { attributes: [attribute.integer('axis', 1)] }),
    ],
    [floats('thirds', [1 / 3, 1 / 3, 1 / 3], [3, 1]), floats('one', [1])],
    [value('probabilities', 'float32', [1, 2])],
  );
}

/** `probabilities` `[1, 2]`: of "red" and "blue", the mean of each channel; both may be sure. */
export function channelTagger(): Buffer {
  return afterMeans(
    [node('MatMul', ['means', 'channels'], ['probabilities'])],
    [floats('channels', [1, 0, 0, 0, 0, 1], [3, 2])],
    [value('probabilities', 'float32', [1, 2])],
  );
}

/** `boxes` `[1, n, 4]` and `scores` `[1, n, labels]` that do not depend on the picture. */
export function fixedDetector(boxes: number[][], scores: number[][]): Buffer {
  const [n, labels] = [boxes.length, scores[0]!.length];
  return afterMeans(
    [
      node('ReduceSum', ['means'], ['sum'], { attributes: [attribute.integer('keepdims', 0)] }),
      node('Mul', ['sum', 'none'], ['nothing']),
      node('Add', ['fixed_boxes', 'nothing'], ['boxes']),
      node('Add', ['fixed_scores', 'nothing'], ['scores']),
    ],
    [
      floats('none', [0]),
      floats('fixed_boxes', boxes.flat(), [1, n, 4]),
      floats('fixed_scores', scores.flat(), [1, n, labels]),
    ],
    [value('boxes', 'float32', [1, n, 4]), value('scores', 'float32', [1, n, labels])],
  );
}

/** `embedding` `[1, 4]` by a convolution, a mean and a projection: what most models are made of. */
export function smallNetwork(): Buffer {
  const values = (count: number) => Array.from({ length: count }, (_, i) => Math.sin(i + 1) / 10);
  return model(
    graph({
      nodes: [
        node('Cast', ['picture'], ['values'], { attributes: [attribute.integer('to', 1)] }),
        node('Transpose', ['values'], ['planes'], { attributes: [attribute.integers('perm', [0, 3, 1, 2])] }),
        node('Conv', ['planes', 'kernel', 'bias'], ['features'], {
          name: 'conv',
          attributes: [
            attribute.integers('kernel_shape', [3, 3]),
            attribute.integers('strides', [1, 1]),
            attribute.integers('pads', [1, 1, 1, 1]),
          ],
        }),
        node('LeakyRelu', ['features'], ['active'], { attributes: [attribute.float('alpha', 0.1)] }),
        node('GlobalAveragePool', ['active'], ['pooled']),
        node('Flatten', ['pooled'], ['flat'], { attributes: [attribute.integer('axis', 1)] }),
        node('MatMul', ['flat', 'projection'], ['embedding']),
      ],
      initializers: [
        floats('kernel', values(108), [4, 3, 3, 3]),
        floats('bias', values(4)),
        floats('projection', values(16), [4, 4]),
      ],
      inputs: [means.input],
      outputs: [value('embedding', 'float32', [1, 4])],
    }),
  );
}

/** `score` `[n]` of `anchor` and `candidate`, both `[n, d]`: the sigmoid of `factor` times their product. */
export function pairScorer(factor = 1, last: 'Sigmoid' | 'Softmax' = 'Sigmoid'): Buffer {
  return model(
    graph({
      nodes: [
        node('Mul', ['anchor', 'candidate'], ['products']),
        node('ReduceSum', ['products', 'axis'], ['sum'], {
          attributes: [attribute.integer('keepdims', 0)],
        }),
        node('Mul', ['sum', 'factor'], ['logit']),
        // A softmax over the rows is what a model must not do: the score of one rests on the others.
        last === 'Sigmoid'
          ? node(last, ['logit'], ['score'])
          : node(last, ['logit'], ['score'], { attributes: [attribute.integer('axis', 0)] }),
      ],
      initializers: [floats('factor', [factor]), integers('axis', [1])],
      inputs: [value('anchor', 'float32', ['n', 'd']), value('candidate', 'float32', ['n', 'd'])],
      outputs: [value('score', 'float32', ['n'])],
    }),
  );
}

/** Runs for ever: a loop of 2⁶³ − 1 rounds that nothing ends. */
export function endlessModel(): Buffer {
  const body = graph({
    nodes: [node('Identity', ['go'], ['go_on']), node('Identity', ['state'], ['next'])],
    inputs: [value('round', 'int64', []), value('go', 'bool', []), value('state', 'float32', [1, 3])],
    outputs: [value('go_on', 'bool', []), value('next', 'float32', [1, 3])],
  });
  return afterMeans(
    [
      node('Equal', ['rounds', 'rounds'], ['yes']),
      node('Loop', ['rounds', 'yes', 'means'], ['embedding'], {
        attributes: [attribute.graph('body', body)],
      }),
    ],
    [integers('rounds', [2n ** 63n - 1n], [])],
    [value('embedding', 'float32', [1, 3])],
  );
}

const base = {
  version: '1',
  description: 'For a test',
  licence: 'Apache-2.0',
  source: 'Made by the test',
  runtime: 'onnx' as const,
  inputs: [testInput],
  outputs: {},
};

/** Writes a model into a folder of its own within `folder`, and gives the version that runs it. */
export async function versionOf(
  folder: string,
  bytes: Uint8Array,
  manifest: Partial<Manifest> & Pick<Manifest, 'name' | 'task'>,
): Promise<PredictorVersion> {
  const own = path.join(folder, manifest.name);
  await mkdir(own, { recursive: true });
  await writeFile(path.join(own, 'model.onnx'), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { folder: own, manifest: { ...base, model: { file: 'model.onnx', sha256 }, ...manifest } };
}

/** The manifests that go with the models above, by task. */
export const testManifests = {
  embedding: (dimensions: number) => ({
    task: 'embedding' as const,
    dimensions,
    outputs: { embedding: 'embedding' },
  }),
  classification: () => ({
    task: 'classification' as const,
    labels: ['bright', 'dark'],
    outputs: { probabilities: 'probabilities' },
  }),
  multiLabel: () => ({
    task: 'multi-label' as const,
    labels: ['red', 'blue'],
    outputs: { probabilities: 'probabilities' },
  }),
  detection: (labels: string[]) => ({
    task: 'detection' as const,
    labels,
    outputs: { boxes: 'boxes', scores: 'scores' },
  }),
  compatibility: (dimensions: number) => ({
    task: 'compatibility' as const,
    dimensions,
    inputs: [],
    outputs: { score: 'score' },
    pairs: { of: { predictor: 'vitrine-embedding', version: '1' }, anchor: 'anchor', candidate: 'candidate' },
  }),
};
