import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { loopbackServers } from '../testing/loopback-servers.js';
import { rejectionOf } from '../testing/rejection.js';
import { FetchFailure } from './fetch-failure.js';
import { createFetcher, type Fetcher, type FetcherOptions } from './fetch-public.js';

const picture = Buffer.from('bytes of a picture');
const { serve, serveRaw, close: closeServers } = loopbackServers();
const fetchers: Fetcher[] = [];

afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((made) => made.close()));
  await closeServers();
});

describe('size', () => {
  const limits = { bytesMax: 1000 };

  test('a body of exactly the limit is taken', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(1000)));
    expect(await fetcher({ limits }).fetch(url)).toMatchObject({ bytes: Buffer.alloc(1000) });
  });

  test('one that announces more is refused before it is read', async () => {
    const url = await serveRaw((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n'));
    const failure = await failureOf(fetcher({ limits }).fetch(url));
    expect(failure).toMatchObject({ name: 'file_too_large', retryable: false });
    expect(failure.detail).toBe('It has more than 1000 bytes.');
  });

  test('one that is more without announcing it is refused, though it never ends', async () => {
    const url = await serve((_request, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(300)), 5);
      response.on('close', () => clearInterval(timer));
    });
    expect((await failureOf(fetcher({ limits }).fetch(url))).kind.code).toBe('file_too_large');
  });

  test('one that announces less than it sends is cut where it said', async () => {
    const url = await serveRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nbyte${'x'.repeat(5000)}`);
    });
    expect(await fetcher({ limits }).fetch(url)).toMatchObject({ bytes: Buffer.from('byte') });
  });

  test.each([
    ['a body shorter than announced', 'content-length: 100\r\n\r\nbytes'],
    ['a chunked body without its end', 'transfer-encoding: chunked\r\n\r\n5\r\nbytes\r\n'],
  ])('%s is url_unreachable and worth a retry', async (_name, rest) => {
    const url = await serveRaw((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
    const failure = await failureOf(fetcher({ limits }).fetch(url));
    expect(failure).toMatchObject({ name: 'url_unreachable', retryable: true });
  });

  test('a body that ends with the connection is taken', async () => {
    const url = await serveRaw((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nbytes'));
    expect(await fetcher({ limits }).fetch(url)).toMatchObject({ bytes: Buffer.from('bytes') });
  });

  test('an empty body is taken', async () => {
    const url = await serve((_request, response) => response.end());
    expect(await fetcher({ limits }).fetch(url)).toMatchObject({ bytes: Buffer.alloc(0) });
  });
});

describe('content encoding', () => {
  const limits = { bytesMax: 100_000 };

  test.each<[string, Buffer]>([
    ['gzip', gzipSync(picture)],
    ['X-GZIP', gzipSync(picture)],
    ['deflate', deflateSync(picture)],
    ['br', brotliCompressSync(picture)],
    ['identity', picture],
    ['aws-chunked', picture],
    ['aws-chunked, gzip', gzipSync(picture)],
  ])('%s is undone', async (encoding, body) => {
    const url = await serve((_request, response) =>
      response.setHeader('content-encoding', encoding).end(body),
    );
    expect(await fetcher({ limits }).fetch(url)).toMatchObject({ bytes: picture });
  });

  test.each<[string, Buffer]>([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['deflate', deflateSync(Buffer.alloc(50_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
  ])('a %s bomb is refused', async (encoding, bomb) => {
    expect(bomb.length).toBeLessThan(limits.bytesMax);
    const url = await serve((_request, response) =>
      response.setHeader('content-encoding', encoding).end(bomb),
    );
    const failure = await failureOf(fetcher({ limits }).fetch(url));
    expect(failure).toMatchObject({ name: 'file_too_large', retryable: false });
  });

  test.each<[string, string, Buffer]>([
    ['broken', 'gzip', picture],
    ['cut off', 'gzip', gzipSync(picture).subarray(0, -10)],
    ['doubled', 'gzip, gzip', gzipSync(gzipSync(picture))],
  ])('a %s one is file_unreadable', async (_name, encoding, body) => {
    const url = await serve((_request, response) =>
      response.setHeader('content-encoding', encoding).end(body),
    );
    const failure = await failureOf(fetcher({ limits }).fetch(url));
    expect(failure).toMatchObject({ name: 'file_unreadable', retryable: false });
  });
});

function fetcher(options: Partial<FetcherOptions> = {}): Fetcher {
  const made = createFetcher({ allowPrivate: true, version: '1.2.3', ...options });
  fetchers.push(made);
  return made;
}

function failureOf(work: Promise<unknown>): Promise<FetchFailure> {
  return rejectionOf(FetchFailure, work);
}
