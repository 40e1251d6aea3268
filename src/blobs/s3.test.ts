import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { CreateBucketCommand, CreateMultipartUploadCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpectedError } from '../expected-error.js';
import { type S3Stub, startS3Stub } from '../testing/s3-stub.js';
import { blobsConformance } from './blobs-conformance.js';
import { s3Blobs } from './s3.js';
import { parseS3Url, type S3Location } from './s3-location.js';
import { all, testS3Url } from './testing.js';

let stub: S3Stub;
let standIn: Awaited<ReturnType<typeof startS3rver>>;
/** Of one test. */
let prefix: string;
let bucketMade: Promise<void> | undefined;

beforeAll(async () => {
  standIn = await startS3rver();
});
afterAll(async () => {
  await standIn.server.close();
  await rm(standIn.folder, { recursive: true, force: true });
});

beforeEach(async () => {
  prefix = `${randomUUID()}/`;
  stub = await startS3Stub('pictures');
  signAs('S3RVER', 'S3RVER');
});
afterEach(async () => {
  await stub.close();
});

/** s3rver expects its name; the stub looks at none. */
function signAs(key: string, secret: string): void {
  process.env.AWS_ACCESS_KEY_ID = key;
  process.env.AWS_SECRET_ACCESS_KEY = secret;
}

function locationAt(endpoint: string, prefix = 'shop/'): S3Location {
  return { bucket: 'pictures', prefix, region: 'eu-central-1', endpoint, pathStyle: true };
}

// s3rver is somebody else's idea of S3; it gives lists in one page only.
blobsConformance('S3 (s3rver)', () => s3Blobs(locationAt(standIn.endpoint, prefix)));
blobsConformance('S3 in pages', () => s3Blobs(locationAt(stub.endpoint), { pageObjectsMax: 2 }));
blobsConformance('S3 (a server of its own)', openForeign, { isSkipped: testS3Url === undefined });

describe.skipIf(testS3Url === undefined)('blobs in a bucket of a server of its own', () => {
  it('leave nothing behind when a stream breaks off, or its process died', async () => {
    const blobs = await openForeign();
    await expect(blobs.putStream('acme/a', cutOffAfter(9_000_000))).rejects.toThrow('cut off');
    const { bucket: Bucket } = foreignLocation();
    const client = foreignClient();
    await client.send(new CreateMultipartUploadCommand({ Bucket, Key: `${prefix}acme/b` }));
    expect(await blobs.abortLeftovers(Date.now() - 60_000)).toBe(0);
    expect(await blobs.abortLeftovers(Date.now() + 60_000)).toBe(1);
    expect(await blobs.abortLeftovers(Date.now() + 60_000)).toBe(0);
    client.destroy();
  });

  it('say at the start that there is no such bucket, and that the secret is wrong', async () => {
    await openForeign();
    const location = foreignLocation();
    await expect(s3Blobs({ ...location, bucket: 'nobodys-pictures' })).rejects.toThrow(
      'there is no bucket nobodys-pictures',
    );
    process.env.AWS_SECRET_ACCESS_KEY = 'another';
    await expect(s3Blobs(location)).rejects.toThrow('AWS_ACCESS_KEY_ID');
  });
});

/** Of the server that `VITRINE_TEST_S3_URL` names. */
async function openForeign() {
  const location = foreignLocation();
  bucketMade ??= makeBucket(location.bucket);
  await bucketMade;
  return s3Blobs(location);
}

function foreignLocation(): S3Location {
  const { origin, pathname, username, password } = new URL(testS3Url!);
  signAs(decodeURIComponent(username), decodeURIComponent(password));
  return { ...locationAt(origin, prefix), bucket: pathname.slice(1) };
}

function foreignClient(): S3Client {
  const { region, endpoint } = foreignLocation();
  return new S3Client({ region, endpoint: endpoint!, forcePathStyle: true });
}

async function makeBucket(Bucket: string): Promise<void> {
  const client = foreignClient();
  await client.send(new CreateBucketCommand({ Bucket })).catch((error: Error) => {
    if (!/^BucketAlready/.test(error.name)) throw error;
  });
  client.destroy();
}

function cutOffAfter(bytes: number): Readable {
  return Readable.from(
    (async function* () {
      yield randomBytes(bytes);
      throw new Error('cut off');
    })(),
  );
}

describe('blobs in a bucket', () => {
  const key = 'acme/feeds/one';
  const opened = () => s3Blobs(locationAt(stub.endpoint), { attemptsMax: 2 });

  it('leave nothing behind when a stream breaks off, in one part or many', async () => {
    const blobs = await opened();
    for (const size of [10, 9_000_000]) {
      await expect(blobs.putStream(key, cutOffAfter(size))).rejects.toThrow('cut off');
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
