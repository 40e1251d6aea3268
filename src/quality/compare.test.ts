import { expect, test } from 'vitest';
import { compareEmbeddings } from './compare-embeddings.js';
import { compareLabels, tagsOf } from './compare-labels.js';
import type { Trial } from './trial.js';
import type { Look, Seen, SeenImage } from './trial-images.js';

const trial = {
  predictor: 'new',
  version: '2',
  against: { predictor: 'old', version: '1' },
  settings: { sample: 4, seed: 1, rate: null, min_score: 0.5, duplicate_score: 0.95 },
} as Trial;

async function* of(images: SeenImage[]) {
  yield* images;
}

/** A look that took so many milliseconds at a vector in the plane, by its angle in degrees. */
function at(degrees: number, ms = 1): Look {
  const radians = (degrees * Math.PI) / 180;
  const bytes = Buffer.from(Float32Array.of(Math.cos(radians), Math.sin(radians)).buffer);
  return { ms, result: { task: 'embedding', vector: bytes.toString('base64') } };
}

test('embeddings: agreement, near-duplicates, coverage, latency, quality, differences', async () => {
  // In degrees, the candidate sees a, b, c, d at 0, 10, 60, 90, the other one at 0, 80, 20, 90.
  const images: SeenImage[] = [
    { image: 'a', labels: ['shoe'], seen: { candidate: at(0, 5), against: at(0, 1) } },
    { image: 'b', labels: ['shoe'], seen: { candidate: at(10, 7), against: at(80, 2) } },
    { image: 'c', labels: ['hat'], seen: { candidate: at(60, 9), against: at(20, 3) } },
    { image: 'd', labels: null, seen: { candidate: at(90, 11), against: at(90, 4) } },
    { image: 'e', labels: null, seen: { candidate: { ms: 99 }, against: at(45, 5) } },
    { image: 'f', labels: null, seen: 'gone' as Seen },
  ];
  const report = await compareEmbeddings(trial, of(images));
  expect(report.images).toEqual({ sampled: 6, gone: 1, compared: 4 });
  // Five are there; the candidate failed on one.
  expect(report.candidate.coverage.looked_at).toBeCloseTo(4 / 5, 12);
  expect(report.against.coverage.looked_at).toBe(1);
  expect(report.candidate.latency_ms).toEqual({ p50: 7, p95: 11 });
  expect(report.against.latency_ms).toEqual({ p50: 3, p95: 5 });
  // With three others each, all of them are neighbours of either, and none has ten.
  expect(report.agreement.overlap_at_10).toBe(1);
  expect(report.candidate.coverage.answered).toBe(0);
  // cos 10° = 0.985 of (a, b); cos 20° = 0.94 < 0.95 of (a, c), cos 10° of (b, d).
  expect([report.candidate.near_duplicates, report.against.near_duplicates]).toEqual([1, 1]);
  expect(report.agreement.near_duplicates).toBe(0);
  // Orders seen from a: b c d and c b d, so 1 − 6 · 2 / 24 = 0.5; from b: a c d and d c a, −1; from c: d b a and a b d, −1;
  // from d: c b a and b c a, 0.5.
  expect(report.agreement.rank_correlation).toBeCloseTo(-0.25, 12);
  // Labelled are a, b, c; nobody else has c's. Candidate: a finds b first, b finds a first. Against: a finds c, then b;
  // b (80°) finds c (60° away), then a (80° away). nDCG = (1/log₂3)/1 = 0.63093
  expect(report.candidate.quality).toEqual({
    images: 2,
    recall_at_1: 1,
    recall_at_5: 1,
    recall_at_10: 1,
    precision_at_1: 1,
    ndcg_at_10: 1,
  });
  expect(report.against.quality).toMatchObject({
    images: 2,
    recall_at_1: 0,
    recall_at_5: 1,
    precision_at_1: 0,
  });
  expect(report.against.quality!.ndcg_at_10).toBeCloseTo(0.6309297536, 9);
});

test('embeddings: what differs most comes first, with what each puts first', async () => {
  // On one circle each, 24 images; the second version sees image 0 at the other side.
  const images = Array.from({ length: 24 }, (_, n): SeenImage => {
    const degrees = n * 3;
    return {
      image: `i ${n}`,
      labels: null,
      seen: { candidate: at(degrees), against: at(n === 0 ? 72 : degrees) },
    };
  });
  const report = await compareEmbeddings(trial, of(images));
  const [first] = report.differences;
  // Image 0 has 1 … 10 for the candidate and 23 … 14 for the other: nothing in common.
  expect(first).toMatchObject({ image: 'i 0', agreement: 0, file: '/v1/images/i%200/file?size=256' });
  expect(first!.candidate).toMatchObject({ image: 'i 1', file: '/v1/images/i%201/file?size=256' });
  expect(first!.candidate!.score).toBeCloseTo(Math.cos((3 * Math.PI) / 180), 6);
  expect(first!.against).toMatchObject({ image: 'i 23' });
  expect(report.differences.every(({ agreement }) => agreement < 1)).toBe(true);
  // All lie within 72°; the tenth neighbour of the outermost is 30° away: cos 30° = 0.87 > 0.5.
  expect(report.candidate.coverage.answered).toBe(1);
});

test('embeddings: a sample of one or none has no neighbours', async () => {
  const one: SeenImage = { image: 'a', labels: null, seen: { candidate: at(0), against: at(0) } };
  for (const images of [[], [one]]) {
    const report = await compareEmbeddings(trial, of(images));
    expect(report.agreement).toEqual({ overlap_at_10: null, rank_correlation: null, near_duplicates: 0 });
    expect(report.differences).toEqual([]);
  }
});

const classes = (label: string, score: number): Look => ({
  ms: 1,
  result: {
    task: 'classification',
    labels: [
      { label, score },
      { label: 'rest', score: 1 - score },
    ],
  },
});

test('labels: agreement, precision and recall, differences where both are surest first', async () => {
  const images: SeenImage[] = [
    { image: 'a', labels: ['hat'], seen: { candidate: classes('hat', 0.9), against: classes('hat', 0.8) } },
    { image: 'b', labels: ['hat'], seen: { candidate: classes('hat', 0.6), against: classes('bag', 0.5) } },
    { image: 'c', labels: ['hat'], seen: { candidate: classes('bag', 0.9), against: classes('hat', 0.9) } },
    { image: 'd', labels: null, seen: { candidate: classes('bag', 0.9), against: classes('bag', 0.9) } },
  ];
  const report = await compareLabels(trial, of(images));
  expect(report.agreement).toEqual({ top_label: 0.5, labels: 0.5 });
  expect(report.candidate.quality).toEqual({ images: 3, precision: 2 / 3, recall: 2 / 3 });
  expect(report.differences).toEqual([
    {
      image: 'c',
      file: '/v1/images/c/file?size=256',
      agreement: 0,
      candidate: { label: 'bag', score: 0.9 },
      against: { label: 'hat', score: 0.9 },
    },
    expect.objectContaining({ image: 'b' }),
  ]);
});

test('labels: objects count once, by their surest', () => {
  const box = { x: 0, y: 0, width: 1, height: 1 };
  const objects = [
    { label: 'cup', score: 0.9, box },
    { label: 'cup', score: 0.7, box },
    { label: 'tree', score: 0.6, box },
  ];
  expect(tagsOf({ task: 'detection', objects })).toEqual([
    { label: 'cup', score: 0.9 },
    { label: 'tree', score: 0.6 },
  ]);
  const colours = [{ name: 'red', hex: '#ff0000', share: 0.7 }];
  expect(tagsOf({ task: 'colours', colours })).toEqual([{ label: 'red', score: 0.7 }]);
});
