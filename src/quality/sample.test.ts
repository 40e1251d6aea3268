import { expect, test } from 'vitest';
import { Reservoir } from './sample.js';

function drawn(size: number, seed: number, count: number): number[] {
  const reservoir = new Reservoir<number>(size, seed);
  for (let n = 0; n < count; n++) reservoir.offer(n);
  return reservoir.items;
}

test('the same seed draws the same, another seed another sample', () => {
  expect(drawn(10, 7, 1000)).toEqual(drawn(10, 7, 1000));
  expect(drawn(10, 7, 1000)).not.toEqual(drawn(10, 8, 1000));
  expect(new Set(drawn(10, 7, 1000)).size).toBe(10);
  expect(drawn(10, 7, 4)).toEqual([0, 1, 2, 3]);
  expect(drawn(0, 7, 4)).toEqual([]);
});

test('every item is as likely as any other', () => {
  const times = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 4000; seed++) for (const item of drawn(5, seed, 20)) times[item]!++;
  // 1,000 each, with a standard deviation of 27.
  expect(Math.min(...times)).toBeGreaterThan(880);
  expect(Math.max(...times)).toBeLessThan(1120);
});
