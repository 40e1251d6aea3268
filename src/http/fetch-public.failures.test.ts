import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { loopbackServers } from '../testing/loopback-servers.js';
import { rejectionOf } from '../testing/rejection.js';
import { selfSignedCertificate } from '../testing/self-signed-certificate.js';
import { FetchFailure } from './fetch-failure.js';
import { createFetcher, type Fetcher, type FetcherOptions, type FetchTiming } from './fetch-public.js';

const picture = Buffer.from('bytes of a picture');
const { serve, serveRaw, serveTls, close: closeServers } = loopbackServers();
const fetchers: Fetcher[] = [];

afterEach(async () => {
  await Promise.all(fetchers.splice(0).map((made) => made.close()));
  await closeServers();
});

describe('an answer that refuses', () => {
  test.each([
    [204, false],
    [206, false],
    [300, false],
    [304, false],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [410, false],
    [408, true],
    [425, true],
    [429, true],
    [500, true],
    [502, true],
    [503, true],
  ])('%i is url_refused, retryable: %s', async (status, retryable) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, { 'retry-after': '7' });
      response.end(status === 204 || status === 304 ? undefined : 'secret of the server');
    });
    const failure = await failureOf(fetcher().fetch(url));
    expect(failure.name).toBe('url_refused');
    expect(failure.detail).toBe(`It answered ${status}.`);
    expect(failure.retryable).toBe(retryable);
    expect(failure.retryAfterMs).toBe(status === 429 || status === 503 ? 7000 : undefined);
  });

  test('an endless error page does not keep anyone', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(404);
      response.write('x');
    });
    expect((await failureOf(fetcher().fetch(url))).detail).toBe('It answered 404.');
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`],
  ])('%s is url_refused for good', async (_name, answer) => {
    const url = await serveRaw((socket) => socket.end(answer));
    const failure = await failureOf(fetcher().fetch(url));
    expect(failure.name).toBe('url_refused');
    expect(failure.retryable).toBe(false);
  });
});

describe('TLS', () => {
  test('a certificate that is not trusted is url_unreachable for good', async () => {
    const url = await serveTls((_request, response) => response.end(picture), selfSignedCertificate());
    const failure = await failureOf(fetcher().fetch(url));
    expect(failure.name).toBe('url_unreachable');
    expect(failure.detail).toBe('Its TLS certificate is not trusted.');
    expect(failure.retryable).toBe(false);
  });

  test('a certificate for another name is, too', async () => {
    const certificate = selfSignedCertificate();
    const url = await serveTls((_request, response) => response.end(picture), certificate);
    const other = url.replace('127.0.0.1', 'shop.example');
    const failure = await failureOf(fetcher({ ca: certificate.cert, lookup: loopback }).fetch(other));
    expect(failure.detail).toBe('Its TLS certificate is not trusted.');
  });

  test('a trusted one is fetched from, under its name with a trailing dot as well', async () => {
    const certificate = selfSignedCertificate();
    const url = await serveTls((_request, response) => response.end(picture), certificate);
    const shop = fetcher({ ca: certificate.cert });
    expect((await shop.fetch(url)).status).toBe('fetched');
    expect((await shop.fetch(url.replace('127.0.0.1', 'localhost.'))).status).toBe('fetched');
  });

  test('a redirect from https to http is not followed, the other way it is', async () => {
    const certificate = selfSignedCertificate();
    const plain = await serve((request, response) => {
      if (request.url === '/up') response.writeHead(302, { location: `${secure}/` }).end();
      else response.end('plain');
    });
    const secure: string = await serveTls((request, response) => {
      if (request.url === '/down') response.writeHead(302, { location: `${plain}/` }).end();
      else response.end('secure');
    }, certificate);
    const shop = fetcher({ ca: certificate.cert });
    expect(await shop.fetch(`${plain}/up`)).toMatchObject({ bytes: Buffer.from('secure') });
    const failure = await failureOf(shop.fetch(`${secure}/down`));
    expect(failure.name).toBe('url_forbidden');
    expect(failure.detail).toBe('It redirects from https to http.');
  });

  test('a server that speaks no TLS is url_unreachable for good', async () => {
    const url = await serve((_request, response) => response.end(picture));
    const failure = await failureOf(fetcher().fetch(url.replace('http:', 'https:')));
    expect(failure).toMatchObject({ name: 'url_unreachable', retryable: false });
  });
});

describe('time', () => {
  const limits = { timeoutMs: 300 };

  test.each<[string, (socket: Socket) => void]>([
    ['silence', () => {}],
    ['headers that drip', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n')],
    ['a body that drips', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n', 'x')],
    ['interim answers without end', (socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
  ])('%s ends with url_timeout, worth a retry', async (_name, answer) => {
    const url = await serveRaw(answer);
    const failure = await failureOf(fetcher({ limits }).fetch(url));
    expect(failure).toMatchObject({ name: 'url_timeout', retryable: true });
    expect(failure.detail).toBe('It was not delivered within 0.3 s.');
  });

  test('a connection that is never made ends with url_timeout', async () => {
    const neverAnswers = () => {};
    const shop = fetcher({ lookup: neverAnswers, limits: { connectTimeoutMs: 200 } });
    const failure = await failureOf(shop.fetch('http://shop.example/a.jpg'));
    expect(failure).toMatchObject({ name: 'url_timeout', retryable: true });
    expect(failure.detail).toBe('No connection could be made in time.');
  });

  test('the deadline holds while connecting', async () => {
    const shop = fetcher({ lookup: () => {}, limits });
    const failure = await failureOf(shop.fetch('http://shop.example/a.jpg'));
    expect(failure.detail).toBe('It was not delivered within 0.3 s.');
  });

  test('the caller can give up, and gets its own reason', async () => {
    const url = await serveRaw(() => {});
    const timings: FetchTiming[] = [];
    const shop = fetcher({ onTiming: (timing) => timings.push(timing) });
    const controller = new AbortController();
    const fetching = shop.fetch(url, { signal: controller.signal });
    controller.abort(new Error('shutting down'));
    await expect(fetching).rejects.toThrow('shutting down');
    await expect(shop.fetch(url, { signal: controller.signal })).rejects.toThrow('shutting down');
    expect(timings).toMatchObject([{ outcome: 'aborted' }, { outcome: 'aborted' }]);
  });
});

describe('a connection', () => {
  test('that is refused is worth a retry', async () => {
    const url = await serveRaw(() => {});
    await closeServers();
    const failure = await failureOf(fetcher().fetch(url));
    expect(failure).toMatchObject({ name: 'url_unreachable', retryable: true });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['reset', (socket) => socket.resetAndDestroy()],
    ['closed', (socket) => socket.end()],
    ['reset in the middle', (socket) => brokenOff(socket)],
  ])('that is %s is worth a retry', async (_name, answer) => {
    const url = await serveRaw((socket) => socket.once('data', () => answer(socket)));
    const failure = await failureOf(fetcher().fetch(url));
    expect(failure).toMatchObject({ name: 'url_unreachable', retryable: true });
  });

  test.each([
    ['ENOTFOUND', false],
    ['EAI_AGAIN', true],
  ])('whose name gives %s is url_unreachable, retryable: %s', async (code, retryable) => {
    const lookup: FetcherOptions['lookup'] = (_name, _options, callback) =>
      setImmediate(() => callback(Object.assign(new Error('getaddrinfo'), { code }), []));
    const failure = await failureOf(fetcher({ lookup }).fetch('http://shop.example/a.jpg'));
    expect(failure).toMatchObject({ name: 'url_unreachable', retryable });
  });

  test('fails what is under way when the fetcher is closed', async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await serve(() => arrived());
    const shop = fetcher();
    const fetching = failureOf(shop.fetch(url));
    await arrival;
    await shop.close();
    expect(await fetching).toMatchObject({ name: 'url_unreachable', retryable: true });
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

/** Writes `start`, then `piece` for ever. */
function drip(socket: Socket, start: string, piece: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write(piece), 20);
  socket.on('close', () => clearInterval(timer));
}

function brokenOff(socket: Socket): void {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbytes');
  setTimeout(() => socket.resetAndDestroy(), 50);
}

function failureOf(work: Promise<unknown>): Promise<FetchFailure> {
  return rejectionOf(FetchFailure, work);
}
