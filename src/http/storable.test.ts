import { expect, test } from 'vitest';
import { toStorable, unstorableAt } from './storable.js';

test.each([
  ['a', undefined],
  [{ a: [1, null, 'é🧥', new Uint8Array(2)] }, undefined],
  ['a\0', ''],
  [{ a: ['b', { c: '\ud800' }] }, '/a/1/c'],
  [{ a: { 'b\udc00': 1 } }, '/a'],
])('%j cannot be stored at %j', (value, path) => {
  expect(unstorableAt(value)).toBe(path);
});

test('however deep it is', () => {
  let deep: unknown = '\0';
  for (let n = 0; n < 100_000; n++) deep = [deep];
  expect(unstorableAt(deep)).toHaveLength(200_000);
});

test('another character stands for it', () => {
  expect(toStorable('a\0b\ud800')).toBe('a\ufffdb\ufffd');
});
