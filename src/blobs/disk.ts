import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { isFileSystemFull, storageFull } from '../http/storage-full.js';
import { checkKey } from './blob-key.js';
import type { Blobs } from './blobs.js';
import { areDeletionsHeld, holdName } from './deletion-hold.js';

/** Where blobs are written before they get their names; no key can begin with a dot. */
const incomingName = '.incoming';

/** What has lain there for longer was left behind by a process that died. Younger ones may be another process's. */
const incomingAgeMaxMs = 3_600_000;

/** Blobs as files under `directory`, which is made if need be. A key is the path of its file. */
export async function diskBlobs(directory: string): Promise<Blobs> {
  const incoming = join(directory, incomingName);
  await mkdir(incoming, { recursive: true });
  const now = await timeIn(incoming);
  await removeLeftovers(incoming, now.getTime() - incomingAgeMaxMs);
  return new DiskBlobs(directory, incoming);
}

class DiskBlobs implements Blobs {
  readonly #directory: string;
  readonly #incoming: string;

  constructor(directory: string, incoming: string) {
    this.#directory = directory;
    this.#incoming = incoming;
  }

  path(key: string): string {
    return join(this.#directory, checkKey(key));
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.path(key);
    try {
      await this.#place(path, (file) => file.writeFile(bytes));
    } catch (error) {
      throw clearError(error as NodeJS.ErrnoException);
    }
  }

  async putStream(key: string, source: Readable): Promise<number> {
    const path = this.path(key);
    try {
      return await this.#place(path, async (file) => {
        let size = 0;
        for await (const chunk of source) {
          await file.writeFile(chunk as Uint8Array);
          size += (chunk as Uint8Array).length;
        }
        return size;
      });
    } catch (error) {
      throw clearError(error as NodeJS.ErrnoException);
    }
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return ifThere(readFile(this.path(key)));
  }

  async size(key: string): Promise<number | undefined> {
    return (await ifThere(stat(this.path(key))))?.size;
  }

  async stream(key: string, range?: { start: number; end: number }): Promise<Readable | undefined> {
    // Opened before anyone is given a stream: nobody listens yet for an error of its own opening.
    return (await ifThere(open(this.path(key))))?.createReadStream(range);
  }

  async delete(key: string): Promise<boolean> {
    const path = this.path(key);
    if (await areDeletionsHeld(this.#directory)) return false;
    await rm(path, { force: true });
    return true;
  }

  async *list(prefix: string): AsyncIterable<{ key: string; storedAt: Date }> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder !== '') checkKey(folder.slice(0, -1));
    yield* this.#walk(folder, prefix);
  }

  /** `folder` is empty or ends with a slash. */
  async *#walk(folder: string, prefix: string): AsyncIterable<{ key: string; storedAt: Date }> {
    const entries = await ifThere(opendir(join(this.#directory, folder)));
    if (!entries) return;
    for await (const entry of entries) {
      const key = folder + entry.name;
      if (
        entry.name === incomingName ||
        entry.name === holdName ||
        !(key.startsWith(prefix) || prefix.startsWith(`${key}/`))
      )
        continue;
      if (entry.isDirectory()) {
        yield* this.#walk(`${key}/`, prefix);
      } else {
        const found = await ifThere(stat(join(this.#directory, key)));
        if (found) yield { key, storedAt: found.mtime };
      }
    }
  }

  now(): Promise<Date> {
    return timeIn(this.#incoming);
  }

  /** The file appears whole or not at all, and is on the disk when this resolves. */
  async #place<T>(path: string, write: (file: FileHandle) => Promise<T>): Promise<T> {
    const unfinished = join(this.#incoming, randomUUID());
    let written: T;
    try {
      written = await withFile(unfinished, 'wx', async (file) => {
        const result = await write(file);
        await file.sync();
        return result;
      });
      await moveTo(path, unfinished);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
    return written;
  }
}

/** The folder is mostly there. */
async function moveTo(path: string, unfinished: string): Promise<void> {
  if (await ifThere(rename(unfinished, path).then(() => true))) return;
  await makeFolder(dirname(path));
  await rename(unfinished, path);
}

/** Makes `folder` and those above it, so that they survive a power cut. */
async function makeFolder(folder: string): Promise<void> {
  const highest = await mkdir(folder, { recursive: true });
  if (highest === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === highest) return;
  }
}

async function syncFolder(folder: string): Promise<void> {
  await withFile(folder, 'r', (file) => file.sync());
}

async function withFile<T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** The time that a file gets which is made in `folder` now. An empty one can be made on a full disk, too. */
async function timeIn(folder: string): Promise<Date> {
  const path = join(folder, randomUUID());
  try {
    return await withFile(path, 'wx', async (file) => (await file.stat()).mtime);
  } finally {
    await rm(path, { force: true });
  }
}

async function removeLeftovers(incoming: string, before: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name);
    const found = await ifThere(stat(path));
    if (found && found.mtimeMs < before) await rm(path, { force: true });
  }
}

/** Undefined when the file, or a folder on the way to it, does not exist. */
async function ifThere<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** What went wrong with a write, in words that say what to do. */
export function clearError(error: NodeJS.ErrnoException): Error {
  return isFileSystemFull(error) ? storageFull(error) : error;
}
