import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { fetchFailures } from './fetch-failure.js';

/** An unwanted body up to this size is read to its end, to keep the connection. */
const discardBytesMax = 16 * 1024;
const discardTimeoutMs = 1000;

const inflaters = new Map([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
]);

/**
 * Reads a body of at most `bytesMax` bytes, as sent and after inflating. Throws `fileTooLarge` without reading on,
 * `fileUnreadable` when its content encoding is broken, and what the stream throws.
 */
export async function readBody(
  body: Readable,
  headers: IncomingHttpHeaders,
  bytesMax: number,
): Promise<Uint8Array> {
  // The header only saves the transfer; it may be absent or lie.
  if (Number(headers['content-length'] ?? 0) > bytesMax) {
    drop(body);
    throw fetchFailures.tooLarge(bytesMax);
  }
  return inflated(await readAll(body, bytesMax), headers['content-encoding'], bytesMax);
}

/** Gets rid of a body that nobody wants. Never throws. */
export async function discardBody(body: Dispatcher.ResponseData['body']): Promise<void> {
  const signal = AbortSignal.timeout(discardTimeoutMs);
  await body.dump({ limit: discardBytesMax, signal }).catch(() => {});
}

function drop(body: Readable): void {
  body.on('error', () => {}).destroy();
}

async function readAll(body: Readable, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body) {
    byteCount += chunk.length;
    // Leaving the loop destroys the stream and with it the connection.
    if (byteCount > bytesMax) throw fetchFailures.tooLarge(bytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, byteCount);
}

/**
 * We ask for no encoding; some servers encode all the same. Names that stand for none of the known ones are ignored
 * (object stores give back whatever was put there: `aws-chunked`, `utf-8`), the reader of the bytes will tell.
 */
async function inflated(bytes: Buffer, encoding: string | undefined, bytesMax: number): Promise<Uint8Array> {
  const names = String(encoding ?? '')
    .toLowerCase()
    .split(',');
  const [inflateOnce, ...more] = names.flatMap((name) => inflaters.get(name.trim()) ?? []);
  if (inflateOnce === undefined) return bytes;
  if (more.length > 0) throw fetchFailures.unreadable('It is compressed more than once.');
  try {
    return await inflateOnce(bytes, { maxOutputLength: bytesMax });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw fetchFailures.tooLarge(bytesMax);
    throw fetchFailures.unreadable('Its content encoding is broken.', cause);
  }
}
