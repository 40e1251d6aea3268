import { expect, test } from 'vitest';
import { Marked } from './marked.js';

test('what is marked is read again only when its mark is another, each name by itself', async () => {
  const read: string[] = [];
  const known = new Marked<string>();
  const at = (name: string, mark: string) =>
    known.at(name, mark, async () => {
      read.push(name + mark);
      return `${name} at ${mark}`;
    });
  expect(await at('a', '1')).toBe('a at 1');
  expect(await at('a', '1')).toBe('a at 1');
  expect(await at('b', '1')).toBe('b at 1');
  expect(await at('a', '2')).toBe('a at 2');
  expect(await at('b', '1')).toBe('b at 1');
  expect(read).toEqual(['a1', 'b1', 'a2']);
});

test('what could not be read is tried again', async () => {
  const known = new Marked<number>();
  const fails = known.at('a', '1', () => Promise.reject(new Error('away')));
  await expect(fails).rejects.toThrow('away');
  expect(await known.at('a', '1', async () => 7)).toBe(7);
});
