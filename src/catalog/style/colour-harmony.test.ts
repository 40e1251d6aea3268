import { expect, test } from 'vitest';
import { harmonyOf } from './colour-harmony.js';

const one = (hex: string) => [{ hex, share: 1 }];
const harmony = (a: string, b: string) => harmonyOf(one(a), one(b));

test('hues that are the same, or next to each other, go together, and clash when they are a little apart', () => {
  expect(harmony('#d7263d', '#c02040')).toBe(1);
  expect(harmony('#d7263d', '#f28c28')).toBe(0.8);
  expect(harmony('#d7263d', '#f6d743')).toBe(0.2);
  expect(harmony('#2f6fc4', '#f28c28')).toBe(0.7);
});

test('neutrals go with everything', () => {
  for (const neutral of ['#000000', '#ffffff', '#808080', '#e3d5b8'])
    for (const other of ['#d7263d', '#3a8f4d', '#000000']) expect(harmony(neutral, other)).toBe(0.8);
});

test('colours count by their share, and what has none is neither good nor bad', () => {
  const mixed = [
    { hex: '#d7263d', share: 0.75 },
    { hex: '#000000', share: 0.25 },
  ];
  expect(harmonyOf(mixed, one('#d7263d'))).toBeCloseTo(0.75 * 1 + 0.25 * 0.8, 10);
  expect(harmonyOf([], one('#d7263d'))).toBe(0.5);
});
