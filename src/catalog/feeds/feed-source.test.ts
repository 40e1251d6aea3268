import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Blobs } from '../../blobs/blobs.js';
import { incomingFolder } from '../../data-folders.js';
import { createWorld, type World } from '../../testing/world.js';
import type { FeedDbRow } from './feed.js';
import { type FeedSource, openFeed } from './feed-source.js';
import type { ClaimedRun } from './open-runs.js';
import { runKey } from './run.js';

let world: World;
const run = { customer_id: 'acme', id: 'run-1', source: 'push', charset: null, created_at: new Date() };
const bytes = Buffer.from('id,title\na,Shirt\n');

beforeAll(async () => {
  world = await createWorld();
  await world.context.blobs.put(runKey('acme', run.id), bytes);
});
afterAll(() => world?.close());

const opened = (blobs: Blobs, id = run.id) =>
  openFeed({ ...world.context, blobs }, { ...run, id } as ClaimedRun, {} as FeedDbRow) as Promise<FeedSource>;
const copies = async () =>
  (await readdir(incomingFolder(world.context.config))).filter((name) => name.startsWith('feed-'));

/** As a bucket is: another process of this machine finds no file. */
function bucket(): Blobs {
  const { blobs } = world.context;
  return {
    path: () => undefined,
    size: (key: string) => blobs.size(key),
    stream: (key: string) => blobs.stream(key),
  } as Partial<Blobs> as Blobs;
}

test('a file that was pushed is read where it lies', async () => {
  const source = await opened(world.context.blobs);
  expect(source).toMatchObject({
    bytes: bytes.length,
    path: world.context.blobs.path(runKey('acme', run.id)),
  });
  await source.close();
  expect(await readFile(source.path)).toEqual(bytes);
});

test('one that lies in a bucket is copied until it has been read', async () => {
  const source = await opened(bucket());
  expect(source.bytes).toBe(bytes.length);
  expect(await readFile(source.path)).toEqual(bytes);
  expect(await copies()).toHaveLength(1);
  await source.close();
  expect(await copies()).toEqual([]);
});

test('one that is gone is asked for again', async () => {
  await expect(opened(bucket(), 'run-2')).rejects.toThrow('push it again');
  expect(await copies()).toEqual([]);
});
