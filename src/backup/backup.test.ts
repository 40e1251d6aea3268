/** What a backup needs of a server: a copy of a database that goes on, and pictures that stay. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdDeletions } from '../blobs/deletion-hold.js';
import { diskBlobs } from '../blobs/disk.js';
import type { OpenDatabase } from '../db/database.js';
import { openPglite } from '../db/pglite.js';
import { silentLog, template } from '../db/testing.js';
import { answerBackups, askForCopy } from './database-copies.js';

let folder: string;
let db: OpenDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-backup-'));
  db = await openPglite({
    directory: join(folder, 'database'),
    template: await template([]),
    log: silentLog,
  });
}, 60_000);
afterAll(async () => {
  await db?.close();
  await rm(folder, { recursive: true, force: true });
});

test('a copy that is made while rows are written opens, and has all that were acknowledged before', async () => {
  await db.execute('create table t (n int primary key, x text)');
  let written = 0;
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; written++)
      await db.transaction(async (tx) => {
        for (const half of [0, 1])
          await tx.query(sql`insert into t values (${written * 2 + half}, ${'x'.repeat(500)})`);
      });
  })();
  while (written < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  const place = join(folder, 'backup');
  const log = { info() {}, error() {} };
  const answering = answerBackups(place, { copyFiles: db.copyFiles!, isMade: async () => true }, log);
  const before = written;
  const copy = (await askForCopy(place, async () => false))!;
  isOver = true;
  await writing;
  const copied = await openPglite({ directory: copy.folder, log: silentLog });
  try {
    const rows = await copied.query<{ n: number }>(sql`select n from t order by n`);
    expect(rows.length).toBeGreaterThanOrEqual(before * 2);
    // Whole transactions, and none that came before another that is there is missing.
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: rows.length }, (_, n) => n));
    expect(rows.length % 2).toBe(0);
  } finally {
    await copied.close();
  }
  await copy.remove();
  await answering.close();
  expect(existsSync(place)).toBe(false);
}, 60_000);

test('no answer comes from a server that is gone, and what a dead backup left is taken away', async () => {
  const place = join(folder, 'abandoned');
  expect(await askForCopy(place, async () => true)).toBeUndefined();
  await mkdir(join(place, 'one'), { recursive: true });
  await writeFile(join(place, 'one', 'request'), '');
  const copyFiles = () => Promise.reject(new Error('Nobody waits for it'));
  const answering = answerBackups(place, { copyFiles, isMade: async () => false }, { info() {}, error() {} });
  while (existsSync(place)) await new Promise((resolve) => setTimeout(resolve, 20));
  await answering.close();
});

test('while a backup is made no blob is deleted, and one backup at a time is', async () => {
  const directory = join(folder, 'blobs');
  const blobs = await diskBlobs(directory);
  await blobs.put('acme/one', Buffer.from('one'));
  const release = (await holdDeletions(directory))!;
  expect(await holdDeletions(directory)).toBeUndefined();
  expect(await blobs.delete('acme/one')).toBe(false);
  expect(await blobs.size('acme/one')).toBe(3);
  await release();
  expect(await blobs.delete('acme/one')).toBe(true);
  expect(await blobs.size('acme/one')).toBeUndefined();
  const keys = [];
  for await (const { key } of blobs.list('')) keys.push(key);
  expect(keys).toEqual([]);
});
