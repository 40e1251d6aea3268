import parseRange from 'range-parser';
import { errors } from '../errors.js';
import type { Answer } from '../operation.js';

interface File {
  bytes: Uint8Array;
  contentType: string;
}

type Headers = Record<string, string | string[] | undefined>;

/** Answers a GET for bytes: `If-None-Match` before they are loaded, then one `Range` or all of them. */
export async function serveBytes(headers: Headers, etag: string, load: () => Promise<File>): Promise<Answer> {
  // The picture of an id can be replaced or deleted, so that every use asks again; the ETag makes that cheap.
  const common = { etag, 'cache-control': 'private, no-cache' };
  if (matches(headers['if-none-match'], etag)) return { status: 304, headers: common };
  const { bytes, contentType } = await load();
  const all = { ...common, 'content-type': contentType, 'accept-ranges': 'bytes' };
  const wanted = rangeOf(headers, etag, bytes.length);
  if (!wanted) return { status: 200, body: Buffer.from(bytes), headers: all };
  const { start, end } = wanted;
  const part = { ...all, 'content-range': `bytes ${start}-${end}/${bytes.length}` };
  return { status: 206, body: Buffer.from(bytes.subarray(start, end + 1)), headers: part };
}

function matches(header: string | string[] | undefined, etag: string): boolean {
  const tags = String(header ?? '').split(',');
  return tags.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

/** The one range asked for. Several at once, or one of another version, are answered with everything, as HTTP allows. */
function rangeOf(headers: Headers, etag: string, size: number): { start: number; end: number } | undefined {
  const { range } = headers;
  const condition = headers['if-range'];
  if (typeof range !== 'string' || (condition !== undefined && condition !== etag)) return undefined;
  const ranges = parseRange(size, range);
  if (ranges === -1)
    throw errors.rangeInvalid(`The file has ${size} bytes.`, {
      headers: { 'content-range': `bytes */${size}` },
    });
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  return ranges[0];
}
