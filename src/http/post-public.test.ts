import { afterAll, beforeAll, expect, test } from 'vitest';
import { loopbackServers } from '../testing/loopback-servers.js';
import { rejectionOf } from '../testing/rejection.js';
import { FetchFailure } from './fetch-failure.js';
import { answerBytesMax, createPoster, type Poster } from './post-public.js';

const servers = loopbackServers();
let url: string;
let poster: Poster;
let strict: Poster;
let asked: string[] = [];
beforeAll(async () => {
  url = await servers.serve((request, response) => {
    asked.push(request.url!);
    if (request.url === '/hangs') return;
    if (request.url === '/drips') return void response.writeHead(200).write('some');
    if (request.url === '/floods') return void response.end(Buffer.alloc(answerBytesMax * 100, 'x'));
    response.writeHead(302, { location: '/elsewhere' }).end('moved');
  });
  poster = createPoster({ allowPrivate: true, version: 'test', timeoutMs: 300 });
  strict = createPoster({
    allowPrivate: false,
    version: 'test',
    timeoutMs: 5_000,
    lookup: (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
});
afterAll(async () => {
  await poster?.close();
  await strict?.close();
  await servers.close();
});

test('a server that hangs is left in time; one that drips or floods has answered', async () => {
  expect((await rejectionOf(FetchFailure, poster.post(`${url}/hangs`, '{}', {}))).kind.code).toBe(
    'url_timeout',
  );
  expect(String((await poster.post(`${url}/drips`, '{}', {})).body)).toBe('some');
  expect((await poster.post(`${url}/floods`, '{}', {})).body.length).toBe(answerBytesMax);
});

test('a redirect is an answer and is not followed', async () => {
  asked = [];
  const { status, body } = await poster.post(`${url}/moved`, '{}', {});
  expect([status, String(body), asked]).toEqual([302, 'moved', ['/moved']]);
});

test('only public addresses are asked, judged when connecting', async () => {
  asked = [];
  const port = new URL(url).port;
  for (const target of [
    url,
    `http://localhost:${port}/`,
    `http://hooks.shop.example:${port}/`,
    'http://[::1]/',
  ]) {
    const failure = await rejectionOf(FetchFailure, strict.post(target, '{}', {}));
    expect([target, failure.kind.code]).toEqual([target, 'url_forbidden']);
  }
  expect(asked).toEqual([]);
  expect(
    ['10.0.0.1', '[::1]', '93.184.215.14', 'shop.example'].map((host) => strict.isAllowed(host)),
  ).toEqual([false, false, true, true]);
});
