import { randomBytes } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { originalKey, renderingKey } from './blob-keys.js';
import { sweepBlobs } from './sweep-blobs.job.js';

const hour = 60 * 60 * 1000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of world.context.blobs.list('')) found.push(key);
  return found.sort();
}

/** What a process leaves that dies before it has written the row. */
async function storeOrphans(): Promise<string[]> {
  const sha256 = randomBytes(32).toString('hex');
  const stored = [originalKey('acme', sha256), renderingKey('acme', sha256, 320)];
  for (const key of stored) await world.context.blobs.put(key, Buffer.from(key));
  return stored;
}

async function makeOld(stored: string[]): Promise<void> {
  const then = new Date(Date.now() - 2 * hour);
  for (const key of stored) await utimes(world.context.blobs.path(key)!, then, then);
}

test('what no image has any more goes once it is old; the rest stays', async () => {
  const file = { base64: (await picture(1)).toString('base64') };
  const { body } = await world.as('admin')('POST /images?wait=60', [{ id: 'a', file }]);
  expect(body.results[0].status).toBe('ready');
  const used = await keys();
  expect(used.length).toBeGreaterThan(0);
  const orphans = await storeOrphans();
  await makeOld([...used, ...orphans]);
  const young = await storeOrphans();
  expect(await sweepBlobs(world.context)).toBe(orphans.length);
  expect(await keys()).toEqual([...used, ...young].sort());
});

test('a server whose clock is wrong, or another than that of the store, takes nothing for old', async () => {
  const before = await keys();
  const young = await storeOrphans();
  for (const off of [26 * hour, -26 * hour])
    await sweepBlobs({ ...world.context, clock: () => new Date(Date.now() + off) });
  expect(await keys()).toEqual([...before, ...young].sort());
});

test('what is stored once more is young again', async () => {
  const [key] = await storeOrphans();
  await makeOld([key!]);
  await world.context.blobs.put(key!, Buffer.from(key!));
  await sweepBlobs(world.context);
  expect(await keys()).toContain(key);
});
