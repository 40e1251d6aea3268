import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ort from 'onnxruntime-node';
import { Value } from 'typebox/value';
import { beforeAll, describe, expect, it } from 'vitest';
import { Manifest } from './manifest.js';

// Beside dist/: the scripts that convert the weights, and what the original runtimes said (record-reference.mjs).
const scripts = new URL('../../scripts/predictors/', import.meta.url);
const built = fileURLToPath(new URL('../shipped-predictors/', import.meta.url));

interface Reference {
  nsfw: { probabilities: number[]; featureStep: number; features: number[] };
  objectron: { anchorStep: number; boxes: number[][]; scores: number[][] };
}

function modelPath(sha256: string): string {
  return join(built, 'models', `${sha256}.onnx`);
}

let reference: Reference;
let manifests: Manifest[];

beforeAll(() => {
  reference = JSON.parse(readFileSync(new URL('reference/reference.json', scripts), 'utf8'));
  manifests = readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('predictor.json'))
    .map((file) => JSON.parse(readFileSync(join(built, file), 'utf8')));
});

describe('the manifests of the default predictors', () => {
  it('are there for every task, and valid', () => {
    expect(manifests.map(({ name }) => name).sort()).toEqual([
      'vitrine-apparel',
      'vitrine-colours',
      'vitrine-embedding',
      'vitrine-moderation',
      'vitrine-objects',
    ]);
    for (const manifest of manifests) expect([...Value.Errors(Manifest, manifest)]).toEqual([]);
  });

  it('name the model that stands there once, the same for all', () => {
    const withModel = manifests.filter(({ model }) => model);
    expect(new Set(withModel.map(({ model }) => model!.sha256)).size).toBe(1);
    const { sha256 } = withModel[0]!.model!;
    expect(
      createHash('sha256')
        .update(readFileSync(modelPath(sha256)))
        .digest('hex'),
    ).toBe(sha256);
  });
});

describe('the converted graph', () => {
  let outputs: Record<string, Float32Array>;

  beforeAll(async () => {
    const { model } = manifests.find(({ name }) => name === 'vitrine-embedding')!;
    outputs = await run(readFileSync(modelPath(model!.sha256)));
  });

  it('classifies as nsfwjs does in TF.js', () => {
    expectClose(outputs.moderation!, reference.nsfw.probabilities, 1e-5);
  });

  it('scores and places objects as the detector does in TFLite', () => {
    const { anchorStep, boxes, scores } = reference.objectron;
    const labels = scores[0]!.length;
    expect(Math.max(...scores.flat())).toBeGreaterThan(0.1);
    for (const [i, expected] of scores.entries()) {
      const at = i * anchorStep * labels;
      expectClose(outputs.scores!.subarray(at, at + labels), expected, 1e-5);
      const boxAt = i * anchorStep * 4;
      expectClose(outputs.boxes!.subarray(boxAt, boxAt + 4), boxes[i]!, 1e-5);
    }
  });

  it('gives an embedding of length 1 and probabilities that add up to 1', () => {
    expect(Math.hypot(...outputs.embedding!)).toBeCloseTo(1, 4);
    expect(outputs.apparel!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    const { dimensions } = manifests.find(({ name }) => name === 'vitrine-embedding')!;
    expect(outputs.embedding).toHaveLength(dimensions!);
  });

  it('sees in between what TF.js sees: the features that the heads were learned on', async () => {
    const { vitrineGraph } = await import(new URL('vitrine-graph.mjs', scripts).href);
    const { features } = await run(vitrineGraph());
    const { featureStep, features: expected } = reference.nsfw;
    const sampled = expected.map((_, i) => features![i * featureStep]!);
    // The features reach 4: rounding adds up over fifty layers.
    expectClose(sampled, expected, 1e-3);
  });
});

async function run(model: Uint8Array): Promise<Record<string, Float32Array>> {
  const { referencePicture } = await import(new URL('reference-picture.mjs', scripts).href);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const picture = (size: number) => new ort.Tensor('uint8', referencePicture(size), [1, size, size, 3]);
  const results = await session.run({ mid_image: picture(224), detector_image: picture(300) });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

function expectClose(found: ArrayLike<number>, expected: number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const difference = Math.max(...expected.map((value, i) => Math.abs(value - found[i]!)));
  expect(difference).toBeLessThan(tolerance);
}
