import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { askForCopy, type DatabaseCopy } from '../backup/database-copies.js';
import { writeBackup } from '../backup/write-backup.js';
import { holdDeletions } from '../blobs/deletion-hold.js';
import { backupFolder } from '../data-folders.js';
import { DirectoryInUse, lockDirectory } from '../db/lock.js';
import { ExpectedError } from '../expected-error.js';
import type { Config } from '../settings.js';
import { megabytes } from './output/megabytes.js';
import { startProgress } from './output/progress.js';
import { note, sayJson } from './output/say.js';

/** Standard output in place of a file. */
const standardOutput = '-';

/** `vitrine backup FILE`: a copy of the installation, whether its server runs or not. */
export async function backup(config: Config, file: string, { json }: { json: boolean }): Promise<void> {
  assertPossible(config, file, json);
  const release = await holdDeletions(join(config.data, 'blobs'));
  if (!release) throw new ExpectedError(`Another backup of ${config.data} is being made; wait for it.`);
  const startedAt = Date.now();
  try {
    const { folder, pausedMs, remove } = await databaseOf(config);
    try {
      const { files, bytes } = await writtenTo(file, config.data, folder);
      const seconds = Math.round((Date.now() - startedAt) / 100) / 10;
      if (json) sayJson({ file, files, bytes, seconds, paused_ms: Math.round(pausedMs) });
      else
        note(
          `${files} files, ${megabytes(bytes)} MB in ${seconds} s; the database stood still for ${Math.round(pausedMs)} ms.`,
        );
    } finally {
      await remove();
    }
  } finally {
    await release();
  }
}

function assertPossible({ data, databaseUrl, blobsUrl }: Config, file: string, json: boolean): void {
  if (databaseUrl !== undefined)
    throw new ExpectedError(
      'The rows are in PostgreSQL: back them up with pg_dump, as the guide Backup and restore says.',
    );
  if (!existsSync(join(data, 'database')))
    throw new ExpectedError(`There is no installation in ${data}; is --data right?`);
  if (file === standardOutput && json) throw new ExpectedError('With --json the backup needs a file.');
  if (file === standardOutput && process.stdout.isTTY)
    throw new ExpectedError(
      'The backup is no text: name a file, or send it on, as in `vitrine backup - | gzip > FILE`.',
    );
  if (existsSync(file)) throw new ExpectedError(`${file} is there already; name another file.`);
  if (blobsUrl !== undefined)
    note('Pictures are in the bucket and not in this backup; copy the bucket after it.');
}

/** Of a server that runs, what it copies; else the files themselves, which no server may open meanwhile. */
async function databaseOf(config: Config): Promise<DatabaseCopy> {
  for (;;) {
    const unlock = await unlocked(config.data);
    if (unlock) return { folder: join(config.data, 'database'), pausedMs: 0, remove: unlock };
    let isOver = false;
    const copy = await askForCopy(backupFolder(config), async () => {
      const gone = await unlocked(config.data);
      await gone?.();
      isOver = gone !== undefined;
      return isOver;
    });
    if (copy) return copy;
  }
}

/** The way to unlock a data directory that was free, and is not any more. */
async function unlocked(data: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lockDirectory(data);
  } catch (error) {
    if (error instanceof DirectoryInUse) return undefined;
    throw error;
  }
}

/** The file gets its name when it is whole and on the disk. */
async function writtenTo(
  file: string,
  data: string,
  database: string,
): Promise<{ files: number; bytes: number }> {
  const progress = startProgress('Backup', 'MB', 0);
  let bytes = 0;
  const onBytes = (count: number) => {
    bytes = count;
    progress.update(megabytes(count));
  };
  try {
    if (file === standardOutput)
      return { files: await writeBackup(data, database, process.stdout, onBytes), bytes };
    const unfinished = `${file}.unfinished`;
    const handle = await open(unfinished, 'w', 0o600);
    try {
      const files = await writeBackup(
        data,
        database,
        handle.createWriteStream({ flush: true }) as Writable,
        onBytes,
      );
      await rename(unfinished, file);
      return { files, bytes };
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  } finally {
    progress.stop();
  }
}
