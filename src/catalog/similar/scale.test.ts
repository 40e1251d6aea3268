import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../seeded-random.js';
import { meanVector } from './mean-vector.js';
import { relevanceOf, scaleOf, scoreAt } from './scale.js';

describe('the scale of scores', () => {
  const random = seededRandom(4);
  const scores = Float64Array.from({ length: 20_000 }, () => random() ** 2);
  const scale = scaleOf(scores);

  test('tells the share of scores that are lower, to within a step', () => {
    for (const score of [0.0001, 0.01, 0.09, 0.25, 0.5, 0.81, 0.99]) {
      const lower = scores.filter((one) => one < score).length / scores.length;
      expect(Math.abs(relevanceOf(scale, score) - lower)).toBeLessThan(0.0015);
    }
  });

  test('ends at 0 and 1, and grows with the score', () => {
    expect(relevanceOf(scale, 0)).toBe(0);
    expect(relevanceOf(scale, 1)).toBe(1);
    let last = 0;
    for (let score = 0; score <= 1; score += 0.001) {
      const relevance = relevanceOf(scale, score);
      expect(relevance).toBeGreaterThanOrEqual(last);
      last = relevance;
    }
  });

  test('is read the other way round', () => {
    for (const relevance of [0, 0.1, 0.5, 0.95, 0.9995, 1])
      expect(Math.abs(relevanceOf(scale, scoreAt(scale, relevance)) - relevance)).toBeLessThan(0.0015);
  });

  test('of equal scores says that nothing is lower', () => {
    const flat = scaleOf(new Float64Array(50).fill(0.3));
    expect([0.2, 0.3, 0.31].map((score) => relevanceOf(flat, score))).toEqual([0, 0, 1]);
  });
});

describe('the vector of a look', () => {
  const vector = (...values: number[]) => Float32Array.from(values);

  test('is the mean of those of its pictures, the primary one counting double, of length 1', () => {
    const mean = meanVector([
      { vector: vector(1, 0), isPrimary: true },
      { vector: vector(0, 1), isPrimary: false },
    ]);
    expect(mean[0]).toBeCloseTo(2 / Math.hypot(2, 1), 6);
    expect(mean[1]).toBeCloseTo(1 / Math.hypot(2, 1), 6);
  });

  test('is that of the primary picture where they cancel out', () => {
    const mean = meanVector([
      { vector: vector(-1, 0), isPrimary: false },
      { vector: vector(-1, 0), isPrimary: false },
      { vector: vector(1, 0), isPrimary: true },
    ]);
    expect([...mean]).toEqual([1, 0]);
  });
});
