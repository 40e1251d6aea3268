import { expect, test } from 'vitest';
import { retryAdvice, retryAfterMsMax } from './retry-advice.js';

const now = Date.parse('2026-03-01T12:00:00Z');

test.each([
  [301, false],
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [408, true],
  [410, false],
  [425, true],
  [429, true],
  [500, true],
  [502, true],
  [503, true],
  [504, true],
])('status %i: retryable %s', (status, retryable) => {
  expect(retryAdvice(status, {}, now)).toEqual({ retryable });
});

test.each([
  ['120', 120_000],
  ['0', 0],
  ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['99999999999999999999', retryAfterMsMax],
  ['Fri, 01 Mar 2999 12:00:00 GMT', retryAfterMsMax],
])('Retry-After: %s means %i ms', (header, retryAfterMs) => {
  for (const status of [429, 503]) {
    expect(retryAdvice(status, { 'retry-after': header }, now)).toEqual({ retryable: true, retryAfterMs });
  }
});

test.each(['', 'soon', '-5', '1e3', 'NaN'])('Retry-After: %j means nothing', (header) => {
  const { retryAfterMs } = retryAdvice(503, { 'retry-after': header }, now);
  expect(retryAfterMs ?? 0).toBe(0);
});

test('Retry-After says nothing with other statuses', () => {
  expect(retryAdvice(500, { 'retry-after': '5' }, now)).toEqual({ retryable: true });
});
