import { expect, test } from 'vitest';
import { duration, startProgress } from './progress.js';

test('without a terminal there is a plain line every few seconds, with rate and time left', () => {
  let now = 0;
  const lines: string[] = [];
  const progress = startProgress('Import', 'images', 100, {
    isTerminal: false,
    now: () => now,
    tell: (text) => lines.push(text),
  });
  now = 1_000;
  progress.update(5);
  now = 10_000;
  progress.update(20);
  now = 11_000;
  progress.update(22);
  progress.stop();
  expect(lines).toEqual(['Import: 20/100 images, 2.0/s, 40 s left']);
});

test('durations are said as people say them', () => {
  expect([0.2, 59, 60, 200, 7_500].map(duration)).toEqual([
    '1 s',
    '59 s',
    '1 min 0 s',
    '3 min 20 s',
    '2 h 5 min',
  ]);
});
