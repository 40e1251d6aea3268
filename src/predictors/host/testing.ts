/** For tests only: tiny models written by the same code that writes the real ones, and pictures to look at. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PredictorVersion } from '../inference.js';
import type { Manifest, PictureInput } from '../manifest.js';
import { type InferenceHost, type InferenceOptions, startInference } from './inference-host.js';

/** The part of scripts/predictors/onnx.mjs that is used here. */
interface Graph {
  node(operation: string, operands: string[], attributes?: Record<string, unknown>): string;
  constant(type: string, shape: number[], bytes: Uint8Array): string;
  floats(values: number[], shape?: number[]): string;
  integers(values: number[]): string;
  input(name: string, type: string, shape: number[]): string;
  output(name: string, type: string, shape: number[], from: string): void;
  encode(): Uint8Array;
}

export const tinyInput: PictureInput = {
  name: 'picture',
  width: 4,
  height: 4,
  layout: 'nhwc',
  type: 'uint8',
  region: 'whole',
  fit: 'squash',
};

export interface Workshop {
  folder: string;
  /** Writes a model and gives the version that runs it. */
  version(
    model: Uint8Array,
    manifest: Partial<Manifest> & Pick<Manifest, 'name' | 'task'>,
  ): Promise<PredictorVersion>;
  close(): Promise<void>;
}

export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vitrine-test-'));
  return {
    folder,
    async version(model, manifest) {
      const own = path.join(folder, manifest.name);
      await mkdir(own, { recursive: true });
      await writeFile(path.join(own, 'model.onnx'), model);
      const sha256 = createHash('sha256').update(model).digest('hex');
      return {
        folder: own,
        manifest: { ...baseManifest, model: { file: 'model.onnx', sha256 }, ...manifest },
      };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs a test with a host of its own. What a failed test had still asked is never answered: that is not another failure. */
export async function withInference(
  options: InferenceOptions,
  test: (host: InferenceHost) => Promise<void>,
): Promise<void> {
  const host = await startInference(options);
  let isOver = false;
  const predict: InferenceHost['predict'] = async (input) => {
    try {
      return await host.predict(input);
    } catch (error) {
      if (isOver) return new Promise<never>(() => {});
      throw error;
    }
  };
  try {
    await test({ ...host, predict });
  } finally {
    isOver = true;
    await host.close();
  }
}

const baseManifest = {
  version: '1',
  description: 'For a test',
  licence: 'Apache-2.0',
  source: 'Made by the test',
  runtime: 'onnx' as const,
  inputs: [tinyInput],
  outputs: {},
};

/**
 * Mean red, green and blue of a picture, 0–1, as the outputs `embedding` and `probabilities` `[1, 3]`; and three
 * fixed `boxes` `[1, 3, 4]` with `scores` `[1, 3, 2]`, of which the second covers the first.
 */
export async function meansModel({ input = tinyInput, salt = 0 } = {}): Promise<Uint8Array> {
  const graph = await newGraph();
  const mean = meanOf(graph, input);
  graph.output('embedding', 'float32', [1, 3], mean);
  // The salt only makes another file of the same model.
  graph.output('probabilities', 'float32', [1, 3], graph.node('Add', [mean, graph.floats([salt * 1e-9])]));
  const boxes = [0, 0, 0.5, 0.5, 0.01, 0, 0.5, 0.5, 0.5, 0.25, 1.2, 0.75];
  graph.output('boxes', 'float32', [1, 3, 4], graph.floats(boxes, [1, 3, 4]));
  graph.output('scores', 'float32', [1, 3, 2], graph.floats([0.9, 0.1, 0.8, 0.1, 0.2, 0.7], [1, 3, 2]));
  return graph.encode();
}

/** Like `meansModel`, but its embedding holds numbers that are none. */
export async function brokenModel(): Promise<Uint8Array> {
  const graph = await newGraph();
  const negative = graph.node('Sub', [meanOf(graph, tinyInput), graph.floats([2])]);
  graph.output('embedding', 'float32', [1, 3], graph.node('Sqrt', [negative]));
  return graph.encode();
}

/** Takes its time over the embedding: `rounds` products of two matrices of side 1,200 (3.5 GFLOP each). */
export async function slowModel(rounds: number): Promise<Uint8Array> {
  const side = 1200;
  const graph = await newGraph();
  const mean = meanOf(graph, tinyInput);
  const scalar = graph.node('ReduceMean', [mean], { axes: [1], keepdims: 1 });
  let matrix = graph.node('Expand', [scalar, graph.integers([side, side])]);
  for (let i = 0; i < rounds; i++) {
    const product = graph.node('MatMul', [matrix, matrix]);
    matrix = graph.node('Mul', [product, graph.floats([1e-6])]);
  }
  const rest = graph.node('ReduceMean', [matrix], { axes: [0, 1], keepdims: 1 });
  graph.output(
    'embedding',
    'float32',
    [1, 3],
    graph.node('Add', [mean, graph.node('Mul', [rest, graph.floats([0])])]),
  );
  return graph.encode();
}

function meanOf(graph: Graph, input: PictureInput): string {
  const { width, height, layout, type } = input;
  const shape = layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width];
  const picture = graph.input(input.name, type, shape);
  const axes = layout === 'nhwc' ? [1, 2] : [2, 3];
  if (type === 'float32') return graph.node('ReduceMean', [picture], { axes, keepdims: 0 });
  const values = graph.node('Cast', [picture], { to: 1 });
  return graph.node('Mul', [
    graph.node('ReduceMean', [values], { axes, keepdims: 0 }),
    graph.floats([1 / 255]),
  ]);
}

async function newGraph(): Promise<Graph> {
  const script = new URL('../../../scripts/predictors/onnx.mjs', import.meta.url).href;
  const { createGraph } = (await import(script)) as { createGraph(name: string): Graph };
  return createGraph('test');
}
