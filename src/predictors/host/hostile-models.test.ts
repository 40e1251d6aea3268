import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../http/problem.js';
import type { PredictorVersion } from '../inference.js';
import type { Manifest } from '../manifest.js';
import { checkModel } from '../model-check/check-model.js';
import {
  afterMeans,
  endlessModel,
  linearEmbedding,
  smallNetwork,
  testManifests,
  versionOf,
} from '../testing-models.js';
import { attribute, type Fields, floats, integers, node, types, value } from '../testing-onnx.js';
import { openRehearsalStage, type Rehearsal, rehearse } from './rehearse.js';
import { mutantsOf } from './testing-mutants.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vitrine-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const limits = { memoryBytesMax: 600e6, loadMsMax: 4000, runMsMax: 3000 };
const embedding = testManifests.embedding(3);

/** Ends in `embedding` `[1, 3]`, which is `means` and whatever the nodes make as the scalar `more`. */
function withMore(nodes: Fields[], initializers: Fields[] = []): Buffer {
  const sum = node('Add', ['means', 'more'], ['embedding']);
  return afterMeans([...nodes, sum], initializers, [value('embedding', 'float32', [1, 3])]);
}

const keepNone = { attributes: [attribute.integer('keepdims', 0)] };
/** The scalar `more` of anything. */
const sumOf = (name: string) => node('ReduceSum', [name], ['more'], keepNone);
const toFloat = (from: string, to: string) =>
  node('Cast', [from], [to], { attributes: [attribute.integer('to', types.float32)] });
/** Makes `count`, which the loader cannot know: the sum of the picture times zero, and `number`. */
const atRunTime = [
  node('ReduceSum', ['means'], ['any'], keepNone),
  node('Mul', ['any', 'zero'], ['none']),
  node('Cast', ['none'], ['none_of_it'], { attributes: [attribute.integer('to', types.int64)] }),
  node('Add', ['none_of_it', 'number'], ['count']),
];
const numbers = (...values: (number | bigint)[]) => [floats('zero', [0]), integers('number', values)];
const outputOf = (type: 'int8' | 'float16' | 'int64') =>
  afterMeans(
    [node('Cast', ['means'], ['embedding'], { attributes: [attribute.integer('to', types[type])] })],
    [],
    [value('embedding', type, [1, 3])],
  );
const doubling = Array.from({ length: 19_990 }, (_, i) =>
  node('Add', i ? [`n${i}`, `n${i}`] : ['means', 'means'], [`n${i + 1}`]),
);

type Row = [
  name: string,
  bytes: Buffer,
  reason: RegExp,
  manifest?: Partial<Manifest> & Pick<Manifest, 'task'>,
];

/** They pass the check, which cannot see what only a run shows. */
const rows: Row[] = [
  [
    'an output of 11 GB at run time',
    withMore(
      [...atRunTime, node('ConstantOfShape', ['count'], ['huge']), sumOf('huge')],
      numbers(3_000_000_000),
    ),
    /killed|allocate/,
  ],
  [
    'an output of 8 EB at run time',
    withMore([...atRunTime, node('ConstantOfShape', ['count'], ['huge']), sumOf('huge')], numbers(2n ** 61n)),
    /./,
  ],
  [
    '11 GB that the loader makes',
    withMore([node('ConstantOfShape', ['number'], ['huge']), sumOf('huge')], numbers(3_000_000_000)),
    /killed|allocate/,
  ],
  [
    'an endless product that the loader makes',
    withMore(
      [
        node('ConstantOfShape', ['number'], ['a']),
        node('MatMul', ['a', 'a'], ['b']),
        node('MatMul', ['b', 'b'], ['c']),
        sumOf('c'),
      ],
      [integers('number', [6000, 6000])],
    ),
    /killed/,
  ],
  [
    'a range of 9 · 10¹⁵',
    withMore(
      [node('Range', ['from', 'to', 'step'], ['r']), toFloat('r', 'f'), sumOf('f')],
      [integers('from', [0], []), integers('to', [9n * 10n ** 15n], []), integers('step', [1], [])],
    ),
    /allocate|killed|memory/i,
  ],
  [
    'tiles of tiles',
    withMore(
      [node('Tile', ['means', 'times'], ['t']), node('Tile', ['t', 'times'], ['tt']), sumOf('tt')],
      [integers('times', [60_000, 1000])],
    ),
    /killed|allocate/,
  ],
  [
    'a picture that is blown up',
    withMore(
      [node('Reshape', ['means', 'shape'], ['p']), node('Resize', ['p', '', 'scales'], ['r']), sumOf('r')],
      [integers('shape', [1, 1, 1, 3]), floats('scales', [1, 1, 40_000, 40_000])],
    ),
    /killed|allocate/,
  ],
  [
    'padding of 2⁴⁰',
    withMore([node('Pad', ['means', 'pads'], ['p']), sumOf('p')], [integers('pads', [0, 0, 0, 2n ** 40n])]),
    /./,
  ],
  [
    '20,000 nodes that load for 15 s',
    withMore([...doubling, sumOf('n19990')]),
    /killed: loading did not end within 4 s/,
  ],
  [
    'a whole number divided by zero',
    withMore(
      [...atRunTime, node('Div', ['number', 'count'], ['q']), toFloat('q', 'f'), sumOf('f')],
      numbers(0),
    ),
    /./,
  ],
  [
    'the rest of a division by zero',
    withMore(
      [...atRunTime, node('Mod', ['number', 'count'], ['q']), toFloat('q', 'f'), sumOf('f')],
      numbers(0),
    ),
    /./,
  ],
  [
    'an index beyond the end',
    withMore([...atRunTime, node('Gather', ['means', 'count'], ['g']), sumOf('g')], numbers(2n ** 40n)),
    /ndices element out of data bounds|killed|ended/,
  ],
  [
    'a shape that does not fit',
    withMore([...atRunTime, node('Reshape', ['means', 'count'], ['r']), sumOf('r')], numbers(7)),
    /reshape/i,
  ],
  [
    'numbers that are none',
    withMore([node('Log', ['minus'], ['l']), sumOf('l')], [floats('minus', [-1])]),
    /Output embedding holds numbers that are not finite/,
  ],
  [
    'a number without end',
    withMore([node('Div', ['one', 'nil'], ['d']), sumOf('d')], [floats('one', [1]), floats('nil', [0])]),
    /Output embedding holds numbers that are not finite/,
  ],
  [
    'an output of nothing but zeros',
    afterMeans(
      [node('Mul', ['means', 'nil'], ['embedding'])],
      [floats('nil', [0])],
      [value('embedding', 'float32', [1, 3])],
    ),
    /is zero/,
  ],
  [
    'an output of no elements',
    afterMeans(
      [node('ConstantOfShape', ['shape'], ['c']), node('MatMul', ['means', 'c'], ['embedding'])],
      [integers('shape', [3, 0])],
      [value('embedding', 'float32', [1, 'n'])],
    ),
    /the shape \[1, 0\] instead of \[1, 3\]/,
  ],
  [
    'an output of another size',
    linearEmbedding(),
    /Output embedding has the shape \[1, 4\] instead of \[1, 3\]/,
  ],
  [
    'an output of another rank',
    afterMeans(
      [node('Reshape', ['means', 'shape'], ['embedding'])],
      [integers('shape', [3])],
      [value('embedding', 'float32', [3])],
    ),
    /Output embedding has the shape \[3\] instead of \[1, 3\]/,
  ],
  [
    'an output that is not as declared',
    afterMeans(
      [node('Concat', ['means', 'means'], ['embedding'], { attributes: [attribute.integer('axis', 1)] })],
      [],
      [value('embedding', 'float32', [1, 'n'])],
    ),
    /the shape \[1, 6\] instead/,
  ],
  ['int8', outputOf('int8'), /Output embedding is not float32/],
  ['float16', outputOf('float16'), /Output embedding is not float32/],
  ['int64', outputOf('int64'), /Output embedding is not float32/],
  [
    'an output of another name',
    linearEmbedding(),
    /vector/,
    { ...embedding, outputs: { embedding: 'vector' } },
  ],
  [
    'a type that does not fit its operator',
    withMore([node('And', ['means', 'means'], ['a']), sumOf('a')]),
    /Type Error|type/i,
  ],
  [
    'an operator with too few inputs',
    withMore([node('Conv', ['means'], ['c']), sumOf('c')]),
    /input size 1 not in range/,
  ],
  [
    'an operator with an attribute it does not have',
    withMore([node('Relu', ['means'], ['r'], { attributes: [attribute.integer('speed', 9)] }), sumOf('r')]),
    /attribute/i,
  ],
];

describe('a model that passes the check fails its rehearsal', () => {
  it.each(rows)('%s', async (name, bytes, reason, manifest = embedding) => {
    const version = await versionOf(folder, bytes, {
      name: `row-${rows.findIndex(([of]) => of === name)}`,
      ...manifest,
    });
    await checkModel(path.join(version.folder, 'model.onnx'));
    const start = performance.now();
    const rehearsal = await rehearse(version, limits);
    const ms = performance.now() - start;
    expect(rehearsal).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
    expect(ms).toBeLessThan(limits.loadMsMax + limits.runMsMax + 5000);
    expect((rehearsal as { reason: string }).reason).not.toMatch(
      /onnxruntime_src|\/tmp|node_modules|\.node\b/,
    );
  });

  it('and one that did not go through it cannot run longer than the deadline either', async () => {
    const version = await versionOf(folder, endlessModel(), { name: 'endless', ...embedding });
    expect(await rehearse(version, { ...limits, runMsMax: 1000 })).toMatchObject({
      ok: false,
      reason: 'killed: running did not end within 1 s',
    });
  });
});

/** What becomes of a file that a stranger brings. */
async function trial(version: PredictorVersion, show: (version: PredictorVersion) => Promise<Rehearsal>) {
  try {
    await checkModel(path.join(version.folder, 'model.onnx'));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { outcome: 'refused' as const, reason: error.detail ?? '' };
  }
  const rehearsal = await show(version);
  return rehearsal.ok
    ? { outcome: 'good' as const, reason: '' }
    : { outcome: 'failed' as const, reason: rehearsal.reason };
}

it('refuses, fails or accepts each of 1,000 mutants, in time and with a reason', async () => {
  const place = await mkdtemp(path.join(folder, 'place-'));
  const stage = await openRehearsalStage({ ...limits, temporaryDirectory: place });
  const outcomes = { refused: 0, failed: 0, good: 0 };
  let slowestMs = 0;
  try {
    for (const [at, bytes] of mutantsOf(smallNetwork(), 1000).entries()) {
      const manifest = testManifests.embedding(4);
      const version = await versionOf(folder, bytes, { name: 'mutant', version: String(at), ...manifest });
      const start = performance.now();
      const { outcome, reason } = await trial(version, (of) => stage.rehearse(of));
      slowestMs = Math.max(slowestMs, performance.now() - start);
      outcomes[outcome]++;
      if (outcome !== 'good') expect(reason).toMatch(/^.{5,501}$/);
    }
    expect(outcomes.refused + outcomes.failed + outcomes.good).toBe(1000);
    // None of the three is empty, or the test would not show anything.
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(10);
    expect(slowestMs).toBeLessThan(limits.loadMsMax + limits.runMsMax + 5000);
  } finally {
    await stage.close();
  }
  expect(await readdir(place)).toEqual([]);
}, 180_000);
