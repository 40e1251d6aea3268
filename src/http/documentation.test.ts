import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentation } from './documentation.js';

let root: string;
let app: FastifyInstance;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'vitrine-site-'));
  await mkdir(join(root, 'assets'));
  await mkdir(join(root, 'guides'));
  for (const [name, text] of [
    ['index.html', 'the start'],
    ['404.html', 'no such page'],
    ['guides/index.html', 'all guides'],
    ['guides/feeds.html', 'about feeds'],
    ['assets/app.0a1b2c.js', '1;'],
    ['inline-scripts.json', '["sha256-AAAA"]'],
  ])
    await writeFile(join(root, name!), text!);
  app = Fastify();
  await app.register(documentation, { root });
});

afterAll(async () => {
  await app?.close();
  await rm(root, { recursive: true, force: true });
});

test.each([
  ['/docs/', 'text/html', 'the start'],
  ['/docs/guides/', 'text/html', 'all guides'],
  ['/docs/guides/feeds', 'text/html', 'about feeds'],
  ['/docs/guides/feeds?from=here', 'text/html', 'about feeds'],
  ['/docs/assets/app.0a1b2c.js', 'javascript', '1;'],
])('%s is there', async (url, type, text) => {
  const { statusCode, headers, body } = await app.inject(url);
  expect({ statusCode, body }).toEqual({ statusCode: 200, body: text });
  expect(headers['content-type']).toContain(type);
});

test.each([
  ['/docs', '/docs/'],
  ['/docs/guides', '/docs/guides/'],
  ['/docs/errors', '/docs/reference/errors'],
])('%s leads to %s', async (from, to) => {
  const { statusCode, headers } = await app.inject(from);
  expect([301, 302]).toContain(statusCode);
  expect(headers.location).toBe(to);
});

test.each(['/docs/nothing', '/docs/assets/nothing.js', '/docs/%2e%2e/package.json', '/docs/../package.json'])(
  '%s is not there',
  async (url) => {
    const { statusCode } = await app.inject(url);
    expect(statusCode).toBe(404);
  },
);

test('a page that is not there is answered with one that says so', async () => {
  const { headers, body } = await app.inject('/docs/nothing');
  expect(body).toBe('no such page');
  expect(headers['content-type']).toContain('text/html');
});

test('pages are asked for again, files with a hash in their name never', async () => {
  const page = await app.inject('/docs/guides/feeds');
  expect(page.headers['cache-control']).toBe('no-cache');
  const etag = String(page.headers.etag);
  const again = await app.inject({ url: '/docs/guides/feeds', headers: { 'if-none-match': etag } });
  expect(again.statusCode).toBe(304);
  const file = await app.inject('/docs/assets/app.0a1b2c.js');
  expect(file.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

test('only the scripts that were there at the build may run', async () => {
  for (const url of ['/docs/', '/docs/nothing']) {
    const { headers } = await app.inject(url);
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self' 'sha256-AAAA';",
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('without a built site the interactive page is all there is', async () => {
  const bare = Fastify();
  await bare.register(documentation, { root: join(root, 'nowhere') });
  expect((await bare.inject('/docs')).headers.location).toBe('/docs/');
  expect((await bare.inject('/docs/')).headers.location).toBe('/docs/api/');
  await bare.close();
});
