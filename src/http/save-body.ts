import { createWriteStream } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fetchFailures } from './fetch-failure.js';
import type { Problem } from './problem.js';
import { isFileSystemFull, storageFull } from './storage-full.js';

/**
 * Writes a body of at most `bytesMax` bytes into a new file. Throws `fileTooLarge` without reading on, `fileUnreadable` for
 * one that is compressed on its way, which we ask nobody to do, `storageFull`, and what the stream throws.
 */
export async function saveBody(
  body: Readable,
  headers: IncomingHttpHeaders,
  { path, bytesMax, allowGzip = false }: { path: string; bytesMax: number; allowGzip?: boolean },
): Promise<void> {
  const refusal = refusalOf(headers, bytesMax, allowGzip);
  if (refusal) {
    body.on('error', () => {}).destroy();
    throw refusal;
  }
  let byteCount = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      byteCount += chunk.length;
      if (byteCount > bytesMax) done(fetchFailures.tooLarge(bytesMax));
      else done(null, chunk);
    },
  });
  await pipeline(body, bounded, createWriteStream(path)).catch((error: NodeJS.ErrnoException) => {
    throw isFileSystemFull(error) ? storageFull(error) : error;
  });
}

/** The header only saves the transfer; it may be absent or lie. */
function refusalOf(headers: IncomingHttpHeaders, bytesMax: number, allowGzip: boolean): Problem | undefined {
  if (Number(headers['content-length'] ?? 0) > bytesMax) return fetchFailures.tooLarge(bytesMax);
  const refused = allowGzip ? /\b(deflate|br|zstd)\b/i : /\b(gzip|deflate|br|zstd)\b/i;
  const isCompressed = refused.test(String(headers['content-encoding'] ?? ''));
  return isCompressed ? fetchFailures.unreadable('It is compressed on its way.') : undefined;
}
