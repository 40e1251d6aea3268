/** Every expected value was computed by hand; the steps stand beside it. */
import { describe, expect, test } from 'vitest';
import {
  jaccard,
  ndcgAt,
  overlapAt,
  precisionAndRecall,
  precisionAt,
  quantile,
  rankCorrelation,
  recallAt,
} from './measures.js';

const set = (...labels: string[]) => new Set(labels);

describe('rankings', () => {
  test('overlap counts what both have among the first k, in any order', () => {
    // {1,2,3} ∩ {3,2,9} = {2,3}
    expect(overlapAt(3, [1, 2, 3, 9], [3, 2, 9, 1])).toBeCloseTo(2 / 3, 12);
    expect(overlapAt(2, [1, 2], [3, 4])).toBe(0);
    expect(overlapAt(4, [1, 2, 3, 9], [3, 2, 9, 1])).toBe(1);
  });

  test('recall@k is whether one of the first k is wanted', () => {
    expect(recallAt(1, [false, true, false])).toBe(0);
    expect(recallAt(2, [false, true, false])).toBe(1);
    expect(recallAt(10, [false, false])).toBe(0);
  });

  test('precision@k is the share of the first k', () => {
    expect(precisionAt(1, [true, false])).toBe(1);
    expect(precisionAt(4, [true, false, false, true, true])).toBe(0.5);
  });

  test('nDCG', () => {
    // DCG = 1/log₂2 + 1/log₂4 = 1 + 0.5; three are wanted: IDCG = 1 + 1/log₂3 + 0.5 = 2.1309297536
    expect(ndcgAt(3, [true, false, true, true])).toBeCloseTo(1.5 / 2.1309297536, 9);
    // With k = 10 the fourth counts as well: DCG = 1.5 + 1/log₂5 = 1.9306765581
    expect(ndcgAt(10, [true, false, true, true])).toBeCloseTo(1.9306765581 / 2.1309297536, 9);
    expect(ndcgAt(10, [true, true, false])).toBe(1);
    expect(ndcgAt(10, [false, false])).toBe(0);
  });
});

describe('rank correlation', () => {
  test('of orders that agree, and of opposite ones', () => {
    expect(rankCorrelation([0.1, 0.5, 0.9], [10, 20, 30])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });

  test('without ties is 1 − 6 Σd² / n(n² − 1)', () => {
    // Ranks 1 2 3 4 5 and 2 1 4 3 5: d² = 1+1+1+1+0 = 4; 1 − 24/120 = 0.8
    expect(rankCorrelation([1, 2, 3, 4, 5], [20, 10, 40, 30, 50])).toBeCloseTo(0.8, 12);
  });

  test('with ties gives each the mean of their ranks', () => {
    // Ranks 1.5 1.5 3 and 1 2 3: Σ = (−.5)(−1) + (−.5)(0) + (1)(1) = 1.5; √(1.5 · 2) = 1.7320508
    expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(3), 12);
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeUndefined();
  });
});

describe('labels', () => {
  test('Jaccard index', () => {
    expect(jaccard(set('a', 'b'), set('b', 'c'))).toBeCloseTo(1 / 3, 12);
    expect(jaccard(set(), set())).toBe(1);
    expect(jaccard(set(), set('a'))).toBe(0);
  });

  test('precision and recall over all pictures together', () => {
    // Right: a, then none, then c; said 2 + 1 + 1, true 1 + 1 + 2.
    const pairs = [
      { said: set('a', 'b'), truth: set('a') },
      { said: set('x'), truth: set('y') },
      { said: set('c'), truth: set('c', 'd') },
    ];
    expect(precisionAndRecall(pairs)).toEqual({ precision: 2 / 4, recall: 2 / 4 });
    expect(precisionAndRecall([{ said: set(), truth: set('a') }])).toEqual({
      precision: undefined,
      recall: 0,
    });
  });
});

test('quantiles by nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  // ⌈0.3 · 5⌉ = 2nd, ⌈0.4 · 5⌉ = 2nd, ⌈0.5 · 5⌉ = 3rd, ⌈0.95 · 5⌉ = 5th
  expect([0.3, 0.4, 0.5, 0.95].map((share) => quantile(values, share))).toEqual([20, 20, 35, 50]);
  expect(quantile([], 0.5)).toBeUndefined();
});
