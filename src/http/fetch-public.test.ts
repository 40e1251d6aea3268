import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { loopbackServers } from '../testing/loopback-servers.js';
import { rejectionOf } from '../testing/rejection.js';
import { FetchFailure } from './fetch-failure.js';
import { createFetcher, type Fetcher, type FetcherOptions, type FetchTiming } from './fetch-public.js';

const picture = Buffer.from('bytes of a picture');
const { serve, serveRaw, close: closeServers } = loopbackServers();
const fetchers: Fetcher[] = [];

afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((made) => made.close()));
  await closeServers();
});

describe('a fetch', () => {
  test('gives bytes, validators, type and the address they came from', async () => {
    const requests: object[] = [];
    const url = await serve((request, response) => {
      requests.push({ url: request.url, ...request.headers, host: undefined, connection: undefined });
      response.setHeader('etag', '"v1"').setHeader('last-modified', 'Sun, 01 Mar 2026 12:00:00 GMT');
      response.setHeader('content-type', 'image/jpeg').end(picture);
    });
    const timings: FetchTiming[] = [];
    const fetched = await fetcher({ onTiming: (timing) => timings.push(timing) }).fetch(`${url}/a.jpg?v=1`);
    expect(fetched).toEqual({
      status: 'fetched',
      bytes: picture,
      contentType: 'image/jpeg',
      etag: '"v1"',
      lastModified: 'Sun, 01 Mar 2026 12:00:00 GMT',
      finalUrl: `${url}/a.jpg?v=1`,
    });
    expect(requests).toEqual([
      {
        url: '/a.jpg?v=1',
        'user-agent': 'Vitrine/1.2.3',
        accept: 'image/*,*/*;q=0.8',
        'accept-encoding': 'identity',
        host: undefined,
        connection: undefined,
      },
    ]);
    expect(timings).toMatchObject([{ outcome: 'fetched', byteCount: picture.length }]);
  });

  test('reuses connections', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      const path = request.url ?? '';
      if (path.startsWith('/old')) response.writeHead(302, { location: path.replace('old', 'new') });
      if (path.startsWith('/missing')) response.statusCode = 404;
      response.end(picture);
    });
    const shop = fetcher();
    for (let n = 0; n < 10; n++) {
      await shop.fetch(`${url}/old/${n}`);
      await shop.fetch(`${url}/missing/${n}`).catch(() => {});
    }
    // Two, not one: the pool takes a connection for busy until a moment after the end of its answer.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('tries once more when a kept connection turns out to be closed', async () => {
    const used = new WeakSet<Socket>();
    let closedCount = 0;
    let requestCount = 0;
    const url = await serve((request, response) => {
      requestCount++;
      const isKept = used.has(request.socket);
      used.add(request.socket);
      if (!isKept || closedCount > 0) return response.end(picture);
      closedCount++;
      return request.socket.destroy();
    });
    const shop = fetcher();
    for (let n = 0; n < 4; n++) expect((await shop.fetch(`${url}/${n}`)).status).toBe('fetched');
    expect({ closedCount, requestCount }).toEqual({ closedCount: 1, requestCount: 5 });
  });
});

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i is followed, and the final address reported', async (status) => {
    const url = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(status, { location: 'b?c=d' }).end('moved');
      else response.end(`${request.method} ${request.url}`);
    });
    const fetched = await fetcher().fetch(`${url}/a`);
    expect(fetched).toMatchObject({ bytes: Buffer.from('GET /b?c=d'), finalUrl: `${url}/b?c=d` });
  });

  test('five are followed, six are not', async () => {
    const url = await serve((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
      else response.end(picture);
    });
    expect((await fetcher().fetch(`${url}/5`)).status).toBe('fetched');
    const failure = await failureOf(fetcher().fetch(`${url}/6`));
    expect(failure).toMatchObject({ name: 'url_refused', retryable: false });
    expect(failure.detail).toBe('It redirected more than 5 times.');
  });

  test('a loop ends', async () => {
    let requestCount = 0;
    const url = await serve((request, response) => {
      requestCount++;
      response.writeHead(302, { location: request.url }).end();
    });
    expect((await failureOf(fetcher().fetch(url))).kind.code).toBe('url_refused');
    expect(requestCount).toBe(6);
  });

  test('without a location it is url_refused', async () => {
    const url = await serve((_request, response) => response.writeHead(302).end());
    expect((await failureOf(fetcher().fetch(url))).detail).toBe('It redirected without saying where to.');
  });

  test('all of them share one deadline', async () => {
    const url = await serve((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}a` }).end(), 400);
    });
    const failure = await failureOf(fetcher({ limits: { timeoutMs: 1000 } }).fetch(`${url}/`));
    expect(failure.name).toBe('url_timeout');
  });
});

describe('conditional requests', () => {
  const lastModified = 'Sun, 01 Mar 2026 12:00:00 GMT';

  test.each([[{ etag: '"v1"' }], [{ lastModified }], [{ etag: 'W/"v1"', lastModified }]])(
    '304 to %j is unchanged',
    async (validators) => {
      const url = await serve((request, response) => {
        const { 'if-none-match': etag, 'if-modified-since': since } = request.headers;
        const isSame = (etag ?? '"v1"').endsWith('"v1"') && (since ?? lastModified) === lastModified;
        response.writeHead(isSame && (etag || since) ? 304 : 200).end();
      });
      expect(await fetcher().fetch(url, validators)).toEqual({ status: 'unchanged' });
    },
  );

  test('a new copy comes with its new validators', async () => {
    const url = await serve((_request, response) => response.setHeader('etag', '"v2"').end(picture));
    const fetched = await fetcher().fetch(url, { etag: '"v1"' });
    expect(fetched).toMatchObject({ status: 'fetched', bytes: picture, etag: '"v2"' });
  });

  test('validators go only to the address they came from', async () => {
    const seen: Array<[string | undefined, string | undefined]> = [];
    const url = await serve((request, response) => {
      const etag = request.headers['if-none-match'];
      seen.push([request.url, etag]);
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else response.writeHead(etag === undefined ? 200 : 304).end();
    });
    const shop = fetcher();
    expect(await shop.fetch(`${url}/a`, { etag: '"b"', finalUrl: `${url}/b` })).toEqual({
      status: 'unchanged',
    });
    expect((await shop.fetch(`${url}/a`, { etag: '"a"' })).status).toBe('fetched');
    expect((await shop.fetch(`${url}/a`, { etag: '"c"', finalUrl: `${url}/c` })).status).toBe('fetched');
    expect(seen).toEqual([
      ['/a', undefined],
      ['/b', '"b"'],
      ['/a', '"a"'],
      ['/b', undefined],
      ['/a', undefined],
      ['/b', undefined],
    ]);
  });

  test.each(['', '"a\r\nx: y"', '"\u20ac"', `"${'a'.repeat(600)}"`])(
    'the validator %j is not sent',
    async (etag) => {
      const url = await serve((request, response) =>
        response.end(request.headers['if-none-match'] ?? 'none'),
      );
      expect(await fetcher().fetch(url, { etag })).toMatchObject({ bytes: Buffer.from('none') });
    },
  );
});

describe('the limit per host', () => {
  test('holds, and waiting does not count towards the deadline', async () => {
    let inside = 0;
    let insideMost = 0;
    const url = await serve((_request, response) => {
      inside++;
      insideMost = Math.max(insideMost, inside);
      setTimeout(() => {
        inside--;
        response.end(picture);
      }, 300);
    });
    const timings: FetchTiming[] = [];
    const shop = fetcher({
      limits: { perHostMax: 2, timeoutMs: 3000 },
      onTiming: (timing) => timings.push(timing),
    });
    // 24 fetches, two at a time, take 3.6 s: longer than the deadline of each.
    const fetched = await Promise.all(Array.from({ length: 24 }, (_, n) => shop.fetch(`${url}/${n}`)));
    expect(fetched.every(({ status }) => status === 'fetched')).toBe(true);
    expect(insideMost).toBe(2);
    expect(Math.max(...timings.map(({ waitMs }) => waitMs))).toBeGreaterThan(3000);
  });

  test('of one host does not hold up another', async () => {
    const stuck = await serveRaw(() => {});
    const url = await serve((_request, response) => response.end(picture));
    const shop = fetcher({ limits: { perHostMax: 1 }, lookup: loopback });
    const controller = new AbortController();
    const waiting = shop.fetch(stuck, { signal: controller.signal }).catch(() => 'gave up');
    expect((await shop.fetch(url.replace('127.0.0.1', 'shop.example'))).status).toBe('fetched');
    controller.abort();
    expect(await waiting).toBe('gave up');
    expect((await shop.fetch(url)).status).toBe('fetched');
  });

  test('lets redirects between two full hosts through', async () => {
    const url = await serve((request, response) => {
      const other = request.headers.host?.startsWith('a.') ? 'b' : 'a';
      if (request.url === '/0')
        response.writeHead(302, { location: url.replace('127.0.0.1', `${other}.example`) });
      response.end(picture);
    });
    const shop = fetcher({ limits: { perHostMax: 1 }, lookup: loopback });
    const fetched = await Promise.all(
      ['a', 'b', 'a', 'b'].map((host) => shop.fetch(`${url.replace('127.0.0.1', `${host}.example`)}/0`)),
    );
    expect(fetched.every(({ status }) => status === 'fetched')).toBe(true);
  });
});

function fetcher(options: Partial<FetcherOptions> = {}): Fetcher {
  const made = createFetcher({ allowPrivate: true, version: '1.2.3', ...options });
  fetchers.push(made);
  return made;
}

function loopback(...[_name, _options, callback]: Parameters<NonNullable<FetcherOptions['lookup']>>): void {
  setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
}

function failureOf(work: Promise<unknown>): Promise<FetchFailure> {
  return rejectionOf(FetchFailure, work);
}
