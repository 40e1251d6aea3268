import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { forgetFailures, lockedUntil, recordFailure } from './sign-in-failures.js';

let db: OpenDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db?.close());

const start = new Date('2026-01-01T12:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

async function fail(name: string, times: number): Promise<number | undefined> {
  for (let time = 0; time < times; time++) await recordFailure(db, name, start);
  const until = await lockedUntil(db, name, start);
  return until && (until.getTime() - start.getTime()) / 1000;
}

test('the lock lasts 2^(n−5) seconds from the fifth failure on, and a quarter of an hour at most', async () => {
  expect(await fail('anna', 4)).toBeUndefined();
  const seconds = [];
  for (let failures = 5; failures <= 17; failures++) seconds.push(await fail('anna', 1));
  expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
});

test('it ends to the second, and a right password forgets the failures', async () => {
  expect(await fail('berta', 8)).toBe(8);
  expect(await lockedUntil(db, 'berta', later(7.9))).toEqual(later(8));
  expect(await lockedUntil(db, 'berta', later(8))).toBeUndefined();
  await forgetFailures(db, 'berta');
  expect(await fail('berta', 4)).toBeUndefined();
});

test('failures that are long past do not count', async () => {
  await fail('carla', 9);
  await recordFailure(db, 'carla', later(1801));
  expect(await lockedUntil(db, 'carla', later(1801))).toBeUndefined();
});
