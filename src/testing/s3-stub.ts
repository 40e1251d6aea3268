import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface StoredObject {
  bytes: Buffer;
  metadata: Record<string, string>;
  storedAt: Date;
}

interface UnfinishedUpload {
  key: string;
  begunAt: Date;
  parts: Map<number, Buffer>;
}

export interface S3Stub {
  endpoint: string;
  objects: Map<string, StoredObject>;
  uploads: Map<string, UnfinishedUpload>;
  /** How it answers the next requests instead of properly: a status and an error code each. */
  refusals: { status: number; code: string }[];
  requests: string[];
  close(): Promise<void>;
}

/**
 * The dozen calls of S3 that blobs are made of, for one bucket, in memory. It checks the hashes of what it is sent, and does
 * what simpler stand-ins leave out: pages of lists, unfinished uploads, refusals. Signatures are not checked.
 */
export async function startS3Stub(bucket = 'pictures'): Promise<S3Stub> {
  const stub = { objects: new Map(), uploads: new Map(), refusals: [], requests: [] } as unknown as S3Stub;
  const server = createServer((request, response) => {
    void answer(stub, bucket, request, response).catch((error) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stub.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stub.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return stub;
}

async function answer(
  stub: S3Stub,
  bucket: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://stub');
  const [, named = '', ...rest] = pathname.split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const method = request.method ?? 'GET';
  const body = await buffer(request);
  stub.requests.push(`${method} ${pathname}`);
  const refuse = (status: number, code: string) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(
      method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  };
  const say = (xml = '', headers: Record<string, string> = {}, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(xml);
  const refusal = stub.refusals.shift();
  if (refusal) return refuse(refusal.status, refusal.code);
  if (named !== bucket) return refuse(404, 'NoSuchBucket');
  if (!isWhole(request, body)) return refuse(400, 'XAmzContentSHA256Mismatch');

  const uploadId = query.get('uploadId');
  if (uploadId !== null) {
    const upload = stub.uploads.get(uploadId);
    if (!upload) return refuse(404, 'NoSuchUpload');
    if (method === 'PUT') {
      upload.parts.set(Number(query.get('partNumber')), body);
      return void say('', { etag: etagOf(body) });
    }
    stub.uploads.delete(uploadId);
    if (method === 'DELETE') return void say('', {}, 204);
    const parts = [...upload.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
    stub.objects.set(key, { bytes: Buffer.concat(parts), metadata: {}, storedAt: new Date() });
    return void say(`<CompleteMultipartUploadResult><Key>${key}</Key></CompleteMultipartUploadResult>`);
  }
  if (query.has('uploads') && method === 'POST') {
    const id = randomUUID();
    stub.uploads.set(id, { key, begunAt: new Date(), parts: new Map() });
    return void say(
      `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  if (query.has('uploads')) return void say(uploadsPage(stub, query));
  if (key === '') return void say(objectsPage(stub, query));
  if (method === 'PUT') {
    stub.objects.set(key, { bytes: body, metadata: metadataOf(request), storedAt: new Date() });
    return void say('', { etag: etagOf(body) });
  }
  if (method === 'DELETE') {
    stub.objects.delete(key);
    return void say('', {}, 204);
  }
  const found = stub.objects.get(key);
  if (!found) return refuse(404, 'NoSuchKey');
  give(found, request, response);
}

function give(
  { bytes, metadata, storedAt }: StoredObject,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = start === undefined ? bytes : bytes.subarray(Number(start), Number(end) + 1);
  response.writeHead(start === undefined ? 200 : 206, {
    'content-length': part.length,
    'last-modified': storedAt.toUTCString(),
    etag: etagOf(bytes),
    ...metadata,
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function objectsPage({ objects }: S3Stub, query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? '';
  const keysMax = Number(query.get('max-keys') ?? 1000);
  const keys = [...objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .sort();
  const contents = keys.slice(0, keysMax).map((key) => {
    const { bytes, storedAt } = objects.get(key)!;
    return `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><LastModified>${storedAt.toISOString()}</LastModified></Contents>`;
  });
  const next =
    keys.length > keysMax ? `<NextContinuationToken>${keys[keysMax - 1]}</NextContinuationToken>` : '';
  return `<ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
}

/** Of one upload a page, so that whoever reads only the first is found out. */
function uploadsPage({ uploads }: S3Stub, query: URLSearchParams): string {
  const after = query.get('upload-id-marker') ?? '';
  const ids = [...uploads.keys()].filter((id) => id > after).sort();
  const [id] = ids;
  if (id === undefined) return '<ListMultipartUploadsResult/>';
  const { key, begunAt } = uploads.get(id)!;
  const next = `<NextKeyMarker>${key}</NextKeyMarker><NextUploadIdMarker>${id}</NextUploadIdMarker>`;
  const upload = `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${begunAt.toISOString()}</Initiated></Upload>`;
  return `<ListMultipartUploadsResult><IsTruncated>${ids.length > 1}</IsTruncated>${next}${upload}</ListMultipartUploadsResult>`;
}

function isWhole({ headers }: IncomingMessage, body: Buffer): boolean {
  const hash = createHash('sha256').update(body).digest();
  const signed = headers['x-amz-content-sha256'];
  const sent = headers['x-amz-checksum-sha256'];
  return signed === hash.toString('hex') && (sent === undefined || sent === hash.toString('base64'));
}

function metadataOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')) as [string, string][],
  );
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
