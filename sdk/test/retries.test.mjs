// What is tried again, when, and what is not; giving up.
import { afterEach, describe, expect, test } from 'vitest';
import { createServiceClient, pushFeed, uploadImages } from '../dist/index.js';
import { refusal, startStub } from './stub.mjs';

let stub;
afterEach(() => stub?.close());

async function clientOf(answers, options = {}) {
  stub = await startStub(...answers);
  return createServiceClient({ url: `${stub.url}/v1`, apiKey: 'key', ...options });
}

/** Milliseconds between one request and the next. */
const pauses = () => stub.seen.slice(1).map(({ at }, n) => at - stub.seen[n].at);
const limited = (seconds) => refusal(429, 'rate_limited', { 'retry-after': seconds });
const list = { links: { next: null }, results: [] };

describe('what was refused for the moment', () => {
  test('is tried again after the seconds that Retry-After names', async () => {
    const client = await clientOf([limited('1'), refusal(503, 'overloaded', { 'retry-after': '1' }), {}]);
    expect((await client.GET('/images')).data).toEqual(list);
    expect(pauses()).toHaveLength(2);
    for (const pause of pauses()) {
      expect(pause).toBeGreaterThanOrEqual(990);
      expect(pause).toBeLessThan(2000);
    }
  });

  test('is tried again at the date that Retry-After names, by the clock of the server', async () => {
    const yesterday = Date.now() - 24 * 3600 * 1000;
    const date = new Date(yesterday).toUTCString();
    const later = new Date(yesterday + 1000).toUTCString();
    const client = await clientOf([refusal(503, 'overloaded', { date, 'retry-after': later }), {}]);
    await client.GET('/images');
    expect(pauses()[0]).toBeGreaterThanOrEqual(990);
  });

  test('is tried again after pauses that grow, where no time is named', async () => {
    const client = await clientOf([refusal(503, 'overloaded')], { retries: { retriesMax: 3 } });
    await expect(client.GET('/images')).rejects.toMatchObject({ code: 'overloaded' });
    expect(pauses()).toHaveLength(3);
    pauses().forEach((pause, n) => {
      expect(pause).toBeGreaterThanOrEqual(125 * 2 ** n - 10);
    });
  });

  test('is tried again with its body, a form too', async () => {
    const client = await clientOf([limited('0'), limited('0'), { body: { results: [] } }]);
    await uploadImages(client, [{ id: 'a', file: new Blob(['picture a']) }]);
    expect(stub.seen).toHaveLength(3);
    for (const { text, headers } of stub.seen) {
      expect(text).toContain('picture a');
      expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    }
  });

  test('is left at once where Retry-After is longer than all may take', async () => {
    const client = await clientOf([limited('3600')]);
    const error = await client.GET('/images').catch((error) => error);
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 3_600_000 });
    expect(stub.seen).toHaveLength(1);
  });

  test('is not tried again where its body is a stream', async () => {
    const client = await clientOf([limited('0'), { body: {} }]);
    const stream = new Blob(['id,title\n']).stream();
    await expect(pushFeed(client, 'a', stream)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(stub.seen.map(({ text }) => text)).toEqual(['id,title\n']);
  });
});

test.each([400, 401, 403, 404, 409, 500])('%i is final', async (status) => {
  const client = await clientOf([refusal(status, 'other'), {}]);
  await expect(client.GET('/images')).rejects.toMatchObject({ status, code: 'other' });
  expect(stub.seen).toHaveLength(1);
});

describe('a connection that breaks', () => {
  test.each(['GET', 'PUT', 'DELETE'])('%s is tried again', async (method) => {
    const client = await clientOf(['hang up', {}]);
    const params = { path: { id: 'a', attribute: 'a' } };
    const paths = { GET: '/images', PUT: '/tags/{attribute}', DELETE: '/images/{id}' };
    await client[method](paths[method], { params, ...(method === 'PUT' ? { body: {} } : {}) });
    expect(stub.seen.map((request) => request.method)).toEqual([method, method]);
  });

  test.each(['POST', 'PATCH'])('%s is not: it may have been done', async (method) => {
    const client = await clientOf(['hang up', {}]);
    await expect(client[method]('/collections', { body: { id: 'a' } })).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining(`No answer from ${stub.url}`),
    });
    expect(stub.seen).toHaveLength(1);
  });

  test('nobody listens', async () => {
    const client = await clientOf([{}], { retries: { retriesMax: 1 } });
    await stub.close();
    await expect(client.GET('/images')).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('giving up', () => {
  test('while waiting to try again', async () => {
    const client = await clientOf([limited('30')]);
    const began = Date.now();
    const asked = client.GET('/images', { signal: AbortSignal.timeout(200) });
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(Date.now() - began).toBeLessThan(5000);
    expect(stub.seen).toHaveLength(1);
  });

  test('while the answer is awaited', async () => {
    const abort = new AbortController();
    const client = await clientOf([
      () => {
        abort.abort(new Error('The visitor has left'));
        return limited('0');
      },
    ]);
    await expect(client.GET('/images', { signal: abort.signal })).rejects.toThrow('The visitor has left');
    expect(stub.seen).toHaveLength(1);
  });

  test('before it began', async () => {
    const client = await clientOf([{}]);
    await expect(client.GET('/images', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(stub.seen).toHaveLength(0);
  });
});

test('what a proxy in between says is told as it is', async () => {
  const html = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
  const client = await clientOf([html]);
  const error = await client.GET('/images').catch((error) => error);
  expect(error).toMatchObject({ status: 502, code: 'unknown', title: 'Bad Gateway', detail: undefined });
});

test('pages are asked for by the address that was given, whatever stands in front', async () => {
  const { pages } = await import('../dist/index.js');
  stub = await startStub(
    { body: { links: { next: '/v1/images?q=a%26b&limit=1&offset=1' }, results: [] } },
    {},
  );
  const client = createServiceClient({ url: `${stub.url}/shop/vitrine/v1/`, apiKey: 'key' });
  for await (const _ of pages(client, '/images', { params: { query: { limit: 1 } } }));
  expect(stub.seen.map(({ url }) => url)).toEqual([
    '/shop/vitrine/v1/images?limit=1',
    '/shop/vitrine/v1/images?q=a%26b&limit=1&offset=1',
  ]);
});

test('a thousand pictures, or 64 MiB, go in one form; the next in another', async () => {
  const answer = ({ text }) => ({ body: { results: [...text.matchAll(/name="id"/g)].map(() => ({})) } });
  const client = await clientOf([answer]);
  const file = new Blob(['a']);
  const many = Array.from({ length: 1001 }, (_, n) => ({ id: String(n), file }));
  expect(await uploadImages(client, many)).toHaveLength(1001);
  const large = { id: 'large', file: new Blob([new Uint8Array(33 * 1024 * 1024)]) };
  expect(await uploadImages(client, [large, large])).toHaveLength(2);
  expect(stub.seen).toHaveLength(4);
});
