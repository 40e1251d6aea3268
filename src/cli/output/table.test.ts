import { expect, test } from 'vitest';
import { table } from './table.js';

interface Row {
  id: string;
  count: number | null;
}
const columns = [
  { title: 'id', of: (row: Row) => row.id },
  { title: 'count', of: (row: Row) => row.count },
];

test('numbers stand to the right, texts to the left, and nothing is a dash', () => {
  const rows = [
    { id: 'a', count: 5 },
    { id: 'long-one', count: 1200 },
    { id: '', count: null },
  ];
  expect(table(rows, columns)).toBe('ID        COUNT\na             5\nlong-one   1200\n-             -');
});

test('a table that is too wide gives way in the last column, or in the one that may', () => {
  const rows = [{ id: 'x'.repeat(40), count: 7 }];
  const narrow = table(rows, [{ ...columns[0]!, shrinks: true }, columns[1]!], 20).split('\n');
  expect(narrow.every((line) => line.length <= 20)).toBe(true);
  expect(narrow[1]).toBe(`${'x'.repeat(12)}…      7`);
});

test('what takes two places counts as two, and control characters reach no terminal', () => {
  const rows = [
    { id: '日本', count: 1 },
    { id: 'a\u001b[31m\nb', count: 2 },
  ];
  const lines = table(rows, columns).split('\n');
  expect(lines[1]).toBe('日本          1');
  expect(lines[2]).toBe('a [31m b      2');
  expect(lines).toHaveLength(3);
});

test('an empty table is its head', () => {
  expect(table([], columns)).toBe('ID  COUNT');
});
