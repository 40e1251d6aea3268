import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PredictorVersion } from '../inference.js';
import type { Manifest } from '../manifest.js';
import {
  afterMeans,
  brightnessClassifier,
  endlessModel,
  fixedDetector,
  linearEmbedding,
  openEmbedding,
  pairScorer,
  testInput,
  testManifests,
  versionOf,
} from '../testing-models.js';
import { attribute, floats, integers, node, value } from '../testing-onnx.js';
import { decode } from './decode.js';
import { rehearsalPicture } from './rehearsal-picture.js';
import { type RehearsalOptions, rehearse } from './rehearse.js';
import { resample } from './resample.js';

let folder: string;
let names = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vitrine-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function version(bytes: Uint8Array, manifest: Partial<Manifest> & Pick<Manifest, 'task'>) {
  return versionOf(folder, bytes, { name: `model-${++names}`, ...manifest });
}

async function reasonOf(version: PredictorVersion, options: RehearsalOptions = {}): Promise<string> {
  const rehearsal = await rehearse(version, options);
  if (rehearsal.ok) throw new Error('It did not fail');
  return rehearsal.reason;
}

/** Mean colour of the picture, as `means` of testing-models.ts sees it. */
async function meansOfPicture(): Promise<number[]> {
  const { pixels } = await decode(rehearsalPicture());
  const { width, height } = testInput;
  const square = resample(
    pixels,
    { left: 0, top: 0, width: pixels.width, height: pixels.height },
    width,
    height,
  );
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let at = channel; at < square.length; at += 3) sum += square[at]!;
    return sum / (width * height) / 255;
  });
}

describe('a rehearsal', () => {
  it('tells what an embedding says, how long it took and what it held', async () => {
    const rehearsal = await rehearse(await version(linearEmbedding(), testManifests.embedding(4)));
    if (!rehearsal.ok) throw new Error(rehearsal.reason);
    const [red, green, blue] = (await meansOfPicture()) as [number, number, number];
    const expected = [red, green, blue, red + green + blue];
    const { vector } = rehearsal.result as { vector: number[] };
    for (const [at, each] of expected.entries())
      expect(vector[at]).toBeCloseTo(each / Math.hypot(...expected), 5);
    expect(rehearsal.loadMs).toBeGreaterThan(0);
    expect(rehearsal.runMs).toBeGreaterThanOrEqual(0);
    expect(rehearsal.memoryBytes).toBeGreaterThan(30e6);
    expect(rehearsal.memoryBytes).toBeLessThan(500e6);
  });

  it('tells what a classifier and a detector say', async () => {
    const classifier = await rehearse(await version(brightnessClassifier(), testManifests.classification()));
    const [red, green, blue] = (await meansOfPicture()) as [number, number, number];
    const bright = (red + green + blue) / 3;
    expect(classifier).toMatchObject({
      ok: true,
      result: {
        labels: [
          { label: 'bright', score: expect.closeTo(bright, 3) },
          { label: 'dark', score: expect.closeTo(1 - bright, 3) },
        ],
      },
    });
    const detector = await rehearse(
      await version(
        fixedDetector([[0.25, 0.25, 0.75, 0.5]], [[0.9, 0.1]]),
        testManifests.detection(['shoe', 'bag']),
      ),
    );
    expect(detector).toMatchObject({
      ok: true,
      result: {
        objects: [{ label: 'shoe', score: 0.9, box: { x: 0.25, y: 0.25, width: 0.5, height: 0.25 } }],
      },
    });
  });

  it('shows it as many pictures at once as its manifest allows', async () => {
    const batch = { max: 4 };
    const sound = await version(openEmbedding(), { ...testManifests.embedding(3), batch });
    expect(await rehearse(sound)).toMatchObject({ ok: true });
    const touching = afterMeans(
      [
        node('ReduceSum', ['means', 'first'], ['all']),
        node('Sub', ['all', 'half'], ['rest']),
        node('Add', ['means', 'rest'], ['embedding']),
      ],
      [integers('first', [0]), floats('half', [0.5])],
      [value('embedding', 'float32', ['n', 3])],
      value('picture', 'uint8', ['n', 4, 4, 3]),
    );
    const reason = await reasonOf(await version(touching, { ...testManifests.embedding(3), batch }));
    expect(reason).toMatch(/of 4 pictures in one run it says something else/);
    // One at a time it does what it should.
    expect(await rehearse(await version(touching, testManifests.embedding(3)))).toMatchObject({ ok: true });
  });

  it('leaves nothing behind', async () => {
    const place = await mkdtemp(path.join(folder, 'place-'));
    const good = await version(linearEmbedding(), testManifests.embedding(4));
    expect(await rehearse(good, { temporaryDirectory: place })).toMatchObject({ ok: true });
    expect(await readdir(place)).toEqual([]);
  });
});

describe('a failed rehearsal names', () => {
  it.each([
    [
      'another size',
      linearEmbedding(),
      testManifests.embedding(5),
      'Output embedding has the shape [1, 4] instead of [1, 5]',
    ],
    [
      'an output that is missing',
      linearEmbedding(),
      { ...testManifests.embedding(4), outputs: { embedding: 'vector' } },
      'vector',
    ],
    [
      'an input that is missing',
      linearEmbedding(),
      { ...testManifests.embedding(4), inputs: [{ ...testInput, name: 'image' }] },
      "input 'picture' is missing",
    ],
    [
      'another size of the input',
      linearEmbedding(),
      { ...testManifests.embedding(4), inputs: [{ ...testInput, width: 8 }] },
      'Got: 8 Expected: 4',
    ],
    [
      'another type of the input',
      linearEmbedding(),
      { ...testManifests.embedding(4), inputs: [{ ...testInput, type: 'float32' as const }] },
      'Unexpected input data type',
    ],
    [
      'labels that are missing',
      brightnessClassifier(),
      { ...testManifests.classification(), labels: ['a', 'b', 'c'] },
      'Output probabilities has the shape [1, 2] instead of [1, 3]',
    ],
    [
      'numbers that are no probabilities',
      afterMeans(
        [node('Add', ['means', 'ten'], ['probabilities'])],
        [floats('ten', [10])],
        [value('probabilities', 'float32', [1, 3])],
      ),
      { ...testManifests.classification(), labels: ['a', 'b', 'c'] },
      'which is not a probability',
    ],
    [
      'numbers that are none',
      afterMeans(
        [node('Sub', ['means', 'two'], ['below']), node('Sqrt', ['below'], ['embedding'])],
        [floats('two', [2])],
        [value('embedding', 'float32', [1, 3])],
      ),
      testManifests.embedding(3),
      'Output embedding holds numbers that are not finite',
    ],
    [
      'a file that is no model',
      Buffer.from('no model at all'),
      testManifests.embedding(3),
      'protobuf parsing failed',
    ],
  ])('%s', async (_, bytes, manifest, reason) => {
    expect(await reasonOf(await version(bytes, manifest))).toContain(reason);
  });

  it('what the runtime said, without paths', async () => {
    const missing = {
      ...(await version(linearEmbedding(), testManifests.embedding(4))),
      folder: '/tmp/nowhere/at/all',
    };
    const reason = await reasonOf(missing);
    expect(reason).toContain('no such file');
    expect(reason).not.toMatch(/tmp|nowhere|node_modules/);
  });

  it('the deadline, and is over soon after it', async () => {
    const endless = await version(endlessModel(), testManifests.embedding(3));
    const start = performance.now();
    expect(await reasonOf(endless, { runMsMax: 1500 })).toBe('killed: running did not end within 1.5 s');
    expect(performance.now() - start).toBeLessThan(6000);
  });

  it('the memory that was too much', async () => {
    const hungry = afterMeans(
      [
        node('ReduceSum', ['means'], ['sum'], { attributes: [attribute.integer('keepdims', 0)] }),
        node('Expand', ['sum', 'much'], ['huge']),
        node('ReduceSum', ['huge'], ['all'], { attributes: [attribute.integer('keepdims', 0)] }),
        node('Add', ['means', 'all'], ['embedding']),
      ],
      [integers('much', [700_000_000])],
      [value('embedding', 'float32', [1, 3])],
    );
    const rehearsal = await rehearse(await version(hungry, testManifests.embedding(3)), {
      memoryBytesMax: 400e6,
    });
    expect(rehearsal).toMatchObject({ ok: false, reason: 'killed: more than 400 MB of memory' });
    expect(rehearsal.memoryBytes).toBeLessThan(2.5e9);
  });
});

describe('a predictor of compatibility', () => {
  it('is shown pairs of made vectors', async () => {
    const rehearsal = await rehearse(await version(pairScorer(), testManifests.compatibility(8)));
    expect(rehearsal).toMatchObject({ ok: true });
    expect(rehearsal).not.toHaveProperty('result');
  });

  it('must tell of each pair what it tells of it alone', async () => {
    const crossing = await version(pairScorer(3, 'Softmax'), testManifests.compatibility(8));
    expect(await reasonOf(crossing)).toMatch(/the score of a row must rest on that row only/);
  });

  it('must give scores from 0 to 1, one for each pair', async () => {
    const { outputs, ...rest } = testManifests.compatibility(8);
    expect(await reasonOf(await version(pairScorer(), { ...rest, outputs: { score: 'other' } }))).toMatch(
      /other/,
    );
    const embedding = await version(linearEmbedding(), { ...rest, outputs });
    expect(await reasonOf(embedding)).toMatch(/invalid output name: score/);
  });
});
