import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loopbackServers } from '../testing/loopback-servers.js';
import { rejectionOf } from '../testing/rejection.js';
import { FetchFailure } from './fetch-failure.js';
import { createFetcher, type FetcherOptions } from './fetch-public.js';

const { serve, close: closeServers } = loopbackServers();
let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-download-'));
});
afterAll(async () => {
  await closeServers();
  await rm(folder, { recursive: true, force: true });
});

interface Choices {
  token?: string;
  bytesMax?: number;
  timeoutMs?: number;
  fetcher?: Partial<FetcherOptions>;
}

/** Gives what was written. */
async function download(url: string, { token, bytesMax = 1000, timeoutMs = 5000, fetcher }: Choices = {}) {
  const made = createFetcher({ allowPrivate: true, version: '1.2.3', ...fetcher });
  const path = join(folder, String(count++));
  try {
    await made.download(url, path, { token, bytesMax, timeoutMs });
    return await readFile(path);
  } finally {
    await made.close();
  }
}

function failure(url: string, choices?: Choices): Promise<FetchFailure> {
  return rejectionOf(FetchFailure, download(url, choices));
}

test('writes what is there into a file, also what is more than a picture may have', async () => {
  const block = Buffer.alloc(1_000_000, 'x');
  const url = await serve(async (_, response) => {
    for (let n = 0; n < 40; n++) await new Promise((resolve) => response.write(block, resolve));
    response.end();
  });
  const written = await download(url, { bytesMax: 40_000_000 });
  expect([written.length, written.at(-1)]).toEqual([40_000_000, 'x'.charCodeAt(0)]);
});

test('ends at the limit, whether the length is told or not', async () => {
  const told = await serve((_, response) => response.writeHead(200, { 'content-length': 1001 }).end('x'));
  expect((await failure(told)).kind.code).toBe('file_too_large');
  const untold = await serve((_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(300)), 5);
    response.on('close', () => clearInterval(timer));
  });
  expect((await failure(untold)).kind.code).toBe('file_too_large');
});

test('shows its token to the origin that was named, and to no other', async () => {
  const seen: unknown[] = [];
  const other = await serve(({ headers }, response) => {
    seen.push(['other', headers.authorization]);
    response.end('from elsewhere');
  });
  const origin = await serve(({ url, headers }, response) => {
    seen.push([url, headers.authorization]);
    if (url === '/first') return response.writeHead(302, { location: '/second' }).end();
    return response.writeHead(302, { location: `${other}/file` }).end();
  });
  expect(String(await download(`${origin}/first`, { token: 'hf_secret' }))).toBe('from elsewhere');
  expect(seen).toEqual([
    ['/first', 'Bearer hf_secret'],
    ['/second', 'Bearer hf_secret'],
    ['other', undefined],
  ]);
});

test('goes to public addresses only, also by redirect', async () => {
  let asked = 0;
  const inner = await serve((_, response) => {
    asked++;
    response.end('secret');
  });
  const refused = await failure(inner, { fetcher: { allowPrivate: false } });
  expect([refused.kind.code, refused.retryable]).toEqual(['url_forbidden', false]);
  expect((await failure('file:///etc/passwd')).kind.code).toBe('url_forbidden');
  expect(asked).toBe(0);
});

test('says whether trying again may help', async () => {
  const answering = (status: number) => serve((_, response) => response.writeHead(status).end());
  expect(await failure(await answering(404))).toMatchObject({ retryable: false, detail: 'It answered 404.' });
  expect(await failure(await answering(503))).toMatchObject({ retryable: true });
  const broken = await serve((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  });
  const { kind, retryable } = await failure(broken);
  expect([kind.code, retryable]).toEqual(['url_unreachable', true]);
  const slow = await serve((_, response) => void response.write('half'));
  expect((await failure(slow, { timeoutMs: 300 })).kind.code).toBe('url_timeout');
});

test('does not write what was compressed on its way', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}'));
  });
  expect((await failure(url)).kind.code).toBe('file_unreadable');
  expect(await readdir(folder)).not.toContain(String(count - 1));
});
