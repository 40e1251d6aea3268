import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import S3rver from 's3rver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpectedError } from '../expected-error.js';
import { Problem } from '../http/problem.js';
import { type S3Stub, startS3Stub } from '../testing/s3-stub.js';
import { checkKey } from './blob-key.js';
import type { Blobs } from './blobs.js';
import { clearError, diskBlobs } from './disk.js';
import { s3Blobs } from './s3.js';
import { parseS3Url, type S3Location } from './s3-location.js';

let directory: string;
let stub: S3Stub;
let standIn: Awaited<ReturnType<typeof startS3rver>>;

beforeAll(async () => {
  // What s3rver expects; nothing else looks at them.
  process.env.AWS_ACCESS_KEY_ID = 'S3RVER';
  process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER';
  standIn = await startS3rver();
});
afterAll(async () => {
  await standIn.server.close();
  await rm(standIn.folder, { recursive: true, force: true });
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vitrine-blobs-'));
  stub = await startS3Stub('pictures');
});
afterEach(async () => {
  await stub.close();
  await rm(directory, { recursive: true, force: true });
});

/** Every implementation of `Blobs`; a further one joins the suite by a line here. */
const implementations: { name: string; open: () => Promise<Blobs> }[] = [
  { name: 'disk', open: () => diskBlobs(join(directory, 'blobs')) },
  // s3rver is somebody else's idea of S3; it gives lists in one page only.
  { name: 'S3 (s3rver)', open: () => s3Blobs(locationAt(standIn.endpoint, `${basename(directory)}/`)) },
  { name: 'S3 in pages', open: () => s3Blobs(locationAt(stub.endpoint), { pageObjectsMax: 2 }) },
];

function locationAt(endpoint: string, prefix = 'shop/'): S3Location {
  return { bucket: 'pictures', prefix, region: 'eu-central-1', endpoint, pathStyle: true };
}

describe.each(implementations)('blobs on $name', ({ open }) => {
  const key = 'acme/originals/ab/abcdef.jpg';
  let blobs: Blobs;

  beforeEach(async () => {
    blobs = await open();
  });

  async function keys(prefix: string): Promise<string[]> {
    return (await all(blobs.list(prefix))).map(({ key }) => key).sort();
  }

  it.each([0, 1, 100_000, 3_000_000])('gives back %i bytes as they were', async (size) => {
    const bytes = randomBytes(size);
    await blobs.put(key, bytes);
    expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
    expect(await blobs.size(key)).toBe(size);
  });

  it.each([0, 3, 9_000_000])('takes a stream of %i bytes', async (size) => {
    const bytes = randomBytes(size);
    const parts = [bytes.subarray(0, size / 3), bytes.subarray(size / 3)];
    expect(await blobs.putStream(key, Readable.from(parts))).toBe(size);
    expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
  });

  it('takes a view on a larger buffer', async () => {
    await blobs.put(key, new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 4));
    expect([...((await blobs.get(key)) ?? [])]).toEqual([2, 3, 4]);
  });

  it('knows when there is none', async () => {
    expect(await blobs.get(key)).toBeUndefined();
    expect(await blobs.size(key)).toBeUndefined();
    expect(await blobs.stream(key)).toBeUndefined();
    await blobs.delete(key);
  });

  it('survives an instance of its own', async () => {
    await blobs.put(key, Buffer.from('kept'));
    const again = await open();
    expect(Buffer.from((await again.get(key)) ?? []).toString()).toBe('kept');
  });

  it('streams all of it, or a range with both ends', async () => {
    await blobs.put(key, Buffer.from('0123456789'));
    expect(await text((await blobs.stream(key))!)).toBe('0123456789');
    expect(await text((await blobs.stream(key, { start: 2, end: 4 }))!)).toBe('234');
    expect(await text((await blobs.stream(key, { start: 9, end: 9 }))!)).toBe('9');
    expect(await text((await blobs.stream(key, { start: 8, end: 100 }))!)).toBe('89');
  });

  it('takes the same key again, also many times at once, and refreshes its time', async () => {
    const bytes = randomBytes(10_000);
    await blobs.put(key, bytes);
    const [before] = await all(blobs.list(key));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(key, bytes)));
    const [after] = await all(blobs.list(key));
    expect(Number(after?.storedAt)).toBeGreaterThan(Number(before?.storedAt));
    expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
  });

  it('writes one key many times at once', async () => {
    const bytes = randomBytes(50_000);
    await Promise.all(Array.from({ length: 10 }, () => blobs.put(key, bytes)));
    expect(Buffer.from((await blobs.get(key)) ?? []).equals(bytes)).toBe(true);
    expect(await keys('')).toEqual([key]);
  });

  it('lists by prefix, folders or parts of names', async () => {
    const stored = ['acme/a/1', 'acme/a/2', 'acme/ab/3', 'acme2/a/4', 'globex/a/5'];
    for (const each of stored) await blobs.put(each, Buffer.from(each));
    expect(await keys('')).toEqual(stored);
    expect(await keys('acme/')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3']);
    expect(await keys('acme')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3', 'acme2/a/4']);
    expect(await keys('acme/a')).toEqual(['acme/a/1', 'acme/a/2', 'acme/ab/3']);
    expect(await keys('acme/a/')).toEqual(['acme/a/1', 'acme/a/2']);
    expect(await keys('acme/a/1')).toEqual(['acme/a/1']);
    expect(await keys('nobody/')).toEqual([]);
    const [first] = await all(blobs.list('globex/'));
    expect(Math.abs(Date.now() - Number(first?.storedAt))).toBeLessThan(600_000);
  });

  it('deletes', async () => {
    await blobs.put(key, Buffer.from('x'));
    await blobs.delete(key);
    expect(await blobs.get(key)).toBeUndefined();
    expect(await keys('')).toEqual([]);
  });

  it.each([
    '',
    '/',
    '/etc/passwd',
    '..',
    '../x',
    'a/../b',
    'a/./b',
    'a//b',
    'a/',
    '.incoming/x',
    'a/.b',
    'a\\b',
    'a\0b',
    'a\nb',
    'ä',
    'x'.repeat(513),
  ])('refuses the key %j', async (bad) => {
    await expect(blobs.put(bad, new Uint8Array(1))).rejects.toThrow(TypeError);
    await expect(blobs.get(bad)).rejects.toThrow(TypeError);
    await expect(blobs.size(bad)).rejects.toThrow(TypeError);
    await expect(blobs.delete(bad)).rejects.toThrow(TypeError);
    await expect(blobs.stream(bad)).rejects.toThrow(TypeError);
  });

  it('refuses to list outside of its place', async () => {
    await expect(keys('../')).rejects.toThrow(TypeError);
    await expect(keys('/etc/')).rejects.toThrow(TypeError);
  });
});

describe('blobs on disk', () => {
  it('leave no unfinished file behind when a write fails', async () => {
    const blobs = await diskBlobs(directory);
    await writeFile(join(directory, 'acme'), 'in the way');
    await expect(blobs.put('acme/a', randomBytes(10))).rejects.toThrow();
    expect(await readdir(join(directory, '.incoming'))).toEqual([]);
  });

  it('clear away what a process left behind that died, but not what another is writing', async () => {
    const incoming = join(directory, '.incoming');
    await mkdir(incoming);
    await writeFile(join(incoming, 'old'), 'half');
    await utimes(join(incoming, 'old'), new Date(0), new Date(0));
    await writeFile(join(incoming, 'new'), 'half');
    const blobs = await diskBlobs(directory);
    expect(await readdir(incoming)).toEqual(['new']);
    expect(await all(blobs.list(''))).toEqual([]);
  });

  it('replace a file of another length, which a damaged disk has left', async () => {
    const blobs = await diskBlobs(directory);
    await blobs.put('a', Buffer.from('whole'));
    await writeFile(join(directory, 'a'), 'wh');
    await blobs.put('a', Buffer.from('whole'));
    expect(Buffer.from((await blobs.get('a')) ?? []).toString()).toBe('whole');
  });

  it('say clearly that the disk is full', () => {
    const full = clearError(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    expect(full).toBeInstanceOf(Problem);
    expect((full as Problem).kind.code).toBe('storage_full');
    const other = Object.assign(new Error('EIO'), { code: 'EIO' });
    expect(clearError(other)).toBe(other);
  });
});

describe('blobs in a bucket', () => {
  const key = 'acme/feeds/one';
  const opened = () => s3Blobs(locationAt(stub.endpoint), { attemptsMax: 2 });

  it('leave nothing behind when a stream breaks off, in one part or many', async () => {
    const blobs = await opened();
    for (const size of [10, 9_000_000]) {
      const broken = async function* () {
        yield randomBytes(size);
        throw new Error('cut off');
      };
      await expect(blobs.putStream(key, Readable.from(broken()))).rejects.toThrow('cut off');
      expect({ size, uploads: stub.uploads.size, objects: stub.objects.size }).toEqual({
        size,
        uploads: 0,
        objects: 0,
      });
    }
  });

  it('end uploads that died with their process, but not those of others', async () => {
    const blobs = await opened();
    for (const [id, begunAt] of [
      ['old', new Date(0)],
      ['older', new Date(0)],
      ['new', new Date()],
    ] as const)
      stub.uploads.set(id, { key: `shop/${key}`, begunAt, parts: new Map() });
    expect(await blobs.abortLeftovers(Date.now() - 60_000)).toBe(2);
    expect([...stub.uploads.keys()]).toEqual(['new']);
  });

  it('are never given back other than they were stored', async () => {
    const blobs = await opened();
    await blobs.put(key, Buffer.from('whole'));
    stub.objects.get(`shop/${key}`)!.bytes = Buffer.from('whola');
    await expect(blobs.get(key)).rejects.toThrow('other than it was stored');
  });

  it('stay within their prefix, and leave what is not theirs alone', async () => {
    const blobs = await opened();
    await blobs.put(key, Buffer.from('x'));
    expect([...stub.objects.keys()]).toEqual([`shop/${key}`]);
    const foreign = { bytes: Buffer.alloc(1), metadata: {}, storedAt: new Date() };
    stub.objects.set('shop/.probe/left', foreign);
    stub.objects.set('elsewhere/a', foreign);
    expect((await all(blobs.list(''))).map((blob) => blob.key)).toEqual([key]);
  });

  it('try again what may heal, and say when the store is away', async () => {
    const blobs = await opened();
    await blobs.put(key, Buffer.from('x'));
    stub.refusals.push({ status: 503, code: 'SlowDown' });
    expect(await blobs.size(key)).toBe(1);
    stub.refusals.push(...Array(4).fill({ status: 500, code: 'InternalError' }));
    await expect(blobs.get(key)).rejects.toThrow('The store of pictures');
    await stub.close();
    await expect(blobs.put(key, Buffer.from('x'))).rejects.toThrow('The store of pictures');
  });

  it.each([
    [404, 'NoSuchBucket', 'there is no bucket pictures'],
    [403, 'AccessDenied', 's3:PutObject'],
    [403, 'InvalidAccessKeyId', 'AWS_ACCESS_KEY_ID'],
    [301, 'PermanentRedirect', 'VITRINE_BLOBS_REGION'],
  ])('say at the start what to do about %i %s', async (status, code, advice) => {
    stub.refusals.push({ status, code });
    const refused = opened();
    await expect(refused).rejects.toThrow(ExpectedError);
    await expect(refused).rejects.toThrow(advice);
  });

  it('say at the start that nobody answers', async () => {
    await stub.close();
    await expect(opened()).rejects.toThrow('VITRINE_BLOBS_ENDPOINT');
  });

  it('leave nothing of the look at the start', async () => {
    await opened();
    expect(stub.objects.size).toBe(0);
  });

  it.each([
    ['s3://shop', { bucket: 'shop', prefix: '' }],
    ['s3://shop/', { bucket: 'shop', prefix: '' }],
    ['s3://my.shop-1/a//b/', { bucket: 'my.shop-1', prefix: 'a/b/' }],
    ['https://shop', undefined],
    ['s3://', undefined],
    ['s3://shop/a b', undefined],
  ])('are found by %s', (url, expected) => {
    expect(parseS3Url(url)).toEqual(expected);
  });
});

async function startS3rver() {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-s3rver-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: [{ name: 'pictures', configs: [] }],
  });
  const { port } = await server.run();
  // It answers before its files are open: where disks are slow, a read right after would find nothing.
  const { store } = server;
  const written = (path: string, size: number) =>
    vi.waitUntil(async () => (await stat(path).catch(() => undefined))?.size === size, { timeout: 20_000 });
  const putObject = store.putObject.bind(store);
  store.putObject = async (object) => {
    const stored = await putObject(object);
    await written(store.getResourcePath(object.bucket, object.key, 'object'), stored.size);
    return stored;
  };
  const putPart = store.putPart.bind(store);
  store.putPart = async (bucket, uploadId, partNumber, content) => {
    const stored = await putPart(bucket, uploadId, partNumber, content);
    const uploads = store.getResourcePath(bucket, undefined, 'uploads');
    await written(join(uploads, uploadId, String(partNumber)), stored.size);
    return stored;
  };
  return { server, folder, endpoint: `http://127.0.0.1:${port}` };
}

describe('checkKey', () => {
  it('takes the keys that are in use', () => {
    const hash = createHash('sha256').update(randomUUID()).digest('hex');
    for (const key of [
      'a',
      `acme/originals/${hash.slice(0, 2)}/${hash}`,
      'my_shop-2.eu/renderings/320/x.webp',
    ]) {
      expect(checkKey(key)).toBe(key);
    }
  });
});

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
