import { createReadStream } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { pack as packTar } from 'tar-stream';
import { holdName } from '../blobs/deletion-hold.js';

/** What is made anew, or belongs to a process; the database comes from the copy. */
const leftOut = [
  'backup',
  'database',
  'incoming',
  'indexes',
  'lock',
  'lock.pid',
  'blobs/.incoming',
  `blobs/${holdName}`,
];

type Pack = ReturnType<typeof packTar>;

/**
 * Writes a data directory as a tar file, the database first, so that every picture that it names comes behind it. Gives how many
 * files it has; `onBytes` is told how many bytes have gone out.
 */
export async function writeBackup(
  data: string,
  database: string,
  out: Writable,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const pack = packTar();
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<unknown>) {
    for await (const chunk of source) {
      yield chunk;
      bytes += (chunk as Buffer).length;
      onBytes(bytes);
    }
  };
  const written = pipeline(pack as unknown as NodeJS.ReadableStream, counted, out);
  // Heard of below.
  written.catch((error) => pack.destroy(error));
  let files = await packFolder(pack, database, 'database');
  files += await packFolder(pack, data, '');
  pack.finalize();
  await written;
  return files;
}

/** Everything in a folder and below it, under `name`; what has gone meanwhile is passed over. */
async function packFolder(pack: Pack, folder: string, name: string): Promise<number> {
  let files = 0;
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name);
    const within = name === '' ? entry.name : `${name}/${entry.name}`;
    if (leftOut.includes(within)) continue;
    if (entry.isDirectory()) {
      await packEntry(pack, { name: within, type: 'directory', mode: 0o700 });
      files += await packFolder(pack, path, within);
    } else if (entry.isFile()) files += await packFile(pack, path, within);
  }
  return files;
}

async function packFile(pack: Pack, path: string, name: string): Promise<number> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!file) return 0;
  const { size, mode, mtime } = await file.stat();
  const header = { name, size, mode: mode & 0o777, mtime };
  if (size === 0) {
    await file.close();
    await packEntry(pack, header);
    return 1;
  }
  const entry = pack.entry(header);
  // No more than its header says, should it grow.
  const source = createReadStream('', { fd: file, end: size - 1 });
  source.once('error', (error) => entry.destroy(error));
  source.pipe(entry as unknown as Writable);
  await finished(entry as unknown as Writable);
  return 1;
}

function packEntry(pack: Pack, header: Parameters<Pack['entry']>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const entry = pack.entry(header, (error) => (error ? reject(error) : resolve()));
    if (header.type !== 'directory') entry.end(Buffer.alloc(0));
  });
}
