import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FeedBroken } from './feed-broken.js';
import { feedTextBytesMax, gzipRatioMax, ratioFreeBytes } from './limits.js';

/** Bytes that tell what a feed is. */
const startBytes = 1024;
const charsets = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
]);

/** The text of a feed, unpacked and decoded piece by piece, and what it begins with. Throws `FeedBroken`. */
export async function feedText(
  source: Readable,
  { charset, onBytes }: { charset?: string | undefined; onBytes?: ((count: number) => void) | undefined },
): Promise<{ text: AsyncIterable<string>; start: string }> {
  const bytes = unpacked(source, onBytes);
  let head = Buffer.alloc(0);
  let ended = false;
  while (head.length < startBytes && !ended) {
    const { value, done } = await bytes.next();
    if (done) ended = true;
    else head = Buffer.concat([head, value]);
  }
  if (/^(\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2)))
    throw new FeedBroken('The feed is UTF-16; send it as UTF-8.');
  const name = encodingOf(head, charset);
  const label = charsets.get(name.toLowerCase());
  if (!label) throw new FeedBroken(`The feed is in ${name.slice(0, 40)}; send it as UTF-8.`);
  const start = new TextDecoder(label).decode(head.subarray(0, startBytes));
  return { text: decoded(head, bytes, label), start };
}

/** What the bytes say wins, then the XML declaration, then the header they came with. */
function encodingOf(head: Buffer, charset: string | undefined): string {
  if (head.toString('latin1', 0, 3) === '\xef\xbb\xbf') return 'utf-8';
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(
    head.toString('latin1', 0, startBytes),
  );
  return declared?.[1] ?? charset ?? 'utf-8';
}

async function* decoded(head: Buffer, rest: AsyncIterable<Buffer>, label: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(label, { fatal: true });
  let bytes = 0;
  const decode = (chunk?: Buffer) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new FeedBroken(
        `The feed is not ${label} near byte ${bytes}; send it as UTF-8, or name its encoding in the XML declaration or the content type.`,
      );
    }
  };
  yield decode(head);
  bytes += head.length;
  for await (const chunk of rest) {
    yield decode(chunk);
    bytes += chunk.length;
  }
  yield decode();
}

async function* unpacked(
  source: Readable,
  onBytes: ((count: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      packedBytes += chunk.length;
      onBytes?.(packedBytes);
      yield chunk as Buffer;
    }
  };
  const chunks = counted();
  // A first piece of one byte would hide the mark of gzip.
  let first = Buffer.alloc(0);
  while (first.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  if (first[0] !== 0x1f || first[1] !== 0x8b) {
    yield first;
    yield* chunks;
    return;
  }
  let bytes = 0;
  for await (const chunk of gunzipped(first, chunks)) {
    bytes += chunk.length;
    if (bytes > feedTextBytesMax)
      throw new FeedBroken(`The feed unpacks to more than ${feedTextBytesMax} bytes.`);
    if (bytes > ratioFreeBytes && bytes > packedBytes * gzipRatioMax)
      throw new FeedBroken(`The feed unpacks to more than ${gzipRatioMax} times its size.`);
    yield chunk;
  }
}

async function* gunzipped(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const packed = Readable.from(
    (async function* () {
      yield first;
      yield* rest;
    })(),
  );
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    if (/^(Z_|ERR_ZLIB)/.test((error as NodeJS.ErrnoException).code ?? ''))
      throw new FeedBroken('The gzip file is damaged or breaks off.');
    throw error;
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
}
