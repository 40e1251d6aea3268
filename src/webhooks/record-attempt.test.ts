import { expect, test } from 'vitest';
import { fetchFailures } from '../http/fetch-failure.js';
import { triesMax } from './limits.js';
import { outcomeOf, retrySeconds } from './record-attempt.js';

const answer = (status: number, retryAfterMs?: number) => ({ status, retryAfterMs, body: Buffer.alloc(0) });
const timeout = fetchFailures.timeout('It took too long.');

test.each([
  [answer(200), 1, { result: 'delivered' }],
  [answer(299), triesMax, { result: 'delivered' }],
  [answer(302), 1, { result: 'retry', delaySeconds: 10 }],
  [answer(404), 2, { result: 'retry', delaySeconds: 30 }],
  [answer(503, 3_600_000), 1, { result: 'retry', delaySeconds: 3600 }],
  [answer(503, 1_000), 3, { result: 'retry', delaySeconds: 90 }],
  [timeout, 1, { result: 'retry', delaySeconds: 10 }],
  [timeout, triesMax, { result: 'failed' }],
  [answer(500), triesMax, { result: 'failed' }],
  [answer(410), 1, { result: 'gone' }],
])('%o at try %i', (given, tries, expected) => {
  expect(outcomeOf(given, tries, 0.5)).toEqual(expected);
});

test('the retries are spread over about a day', () => {
  const delays = Array.from({ length: triesMax - 1 }, (_, n) => retrySeconds(n + 1, 0.5));
  const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3600;
  expect(hours).toBeGreaterThan(24);
  expect(hours).toBeLessThan(30);
});
