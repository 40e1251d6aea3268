import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { readCredentials, run, signInAsAdmin, startServer, temporaryData } from './server.mjs';

const names = [
  'API_BASE_URL',
  'API_KEY',
  'COGNITO_IDP',
  'CLIENT_ID',
  'USERNAME',
  'PASSWORD',
  'SECRET_HASH',
  'SUPERUSER_API_KEY',
  'SUPERUSER_CLIENT_ID',
  'SUPERUSER_USERNAME',
  'SUPERUSER_PASSWORD',
  'SUPERUSER_SECRET_HASH',
];

describe('the first start', () => {
  let place;
  let server;
  beforeAll(async () => {
    place = await temporaryData();
    server = await startServer(place.data);
  });
  afterAll(async () => {
    await server?.end();
    await place?.remove();
  });

  test('writes the credentials, for their owner alone', async () => {
    const path = join(place.data, 'credentials.env');
    expect(Object.keys(readCredentials(path))).toEqual(names);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(server.credentials.API_KEY).toHaveLength(40);
    expect(server.credentials.SUPERUSER_API_KEY).toHaveLength(40);
    expect(server.credentials.API_BASE_URL).toBe(`${server.url}/v1`);
  });

  test('prints the passwords once', async () => {
    const { PASSWORD, SUPERUSER_PASSWORD } = server.credentials;
    expect(server.output()).toContain(PASSWORD);
    expect(server.output()).toContain(SUPERUSER_PASSWORD);
    const log = await readFile(join(place.data, 'credentials.env'), 'utf8');
    expect(log).toContain(PASSWORD);
  });

  test('is ready, and says so to probes', async () => {
    for (const probe of ['/health/live', '/health/ready']) {
      expect((await fetch(server.url + probe)).status).toBe(200);
    }
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const name of ['request', 'fetch', 'inference', 'index', 'job']) {
      expect(metrics).toContain(`vitrine_${name}_seconds`);
    }
  });

  test('refuses a second server on the same data', async () => {
    const second = await run(['serve', '--data', place.data, '--port', '0']);
    expect(second.code).toBe(2);
    expect(second.output).toMatch(/in use by another process/);
    expect(second.output).not.toMatch(/\n\s+at /);
  });

  test('refuses a port that is taken, in one line', async () => {
    const other = await temporaryData();
    const second = await run(['serve', '--data', other.data, '--port', new URL(server.url).port]);
    expect(second.code).toBe(2);
    expect(second.output).toMatch(/is taken; choose another with --port/);
    await other.remove();
  });
});

test('a second start keeps the credentials and what was stored, and follows a new port', async () => {
  const place = await temporaryData();
  const first = await startServer(place.data);
  const call = await signInAsAdmin(first.credentials);
  expect((await call('POST /collections', { id: 'kept' })).status).toBe(201);
  expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });

  const second = await startServer(place.data);
  expect(second.output()).not.toContain(first.credentials.PASSWORD);
  const addresses = { API_BASE_URL: `${second.url}/v1`, COGNITO_IDP: `${second.url}/identity/` };
  expect(second.credentials).toEqual({ ...first.credentials, ...addresses });
  const again = await signInAsAdmin(second.credentials);
  expect((await again('GET /collections/kept')).body.name).toBe('kept');
  expect(await second.end('SIGINT')).toEqual({ code: 0, signal: null });
  await place.remove();
});

test('a request under way is answered before the server ends', async () => {
  const place = await temporaryData();
  const host = await startPictureHost();
  const server = await startServer(place.data);
  const call = await signInAsAdmin(server.credentials);
  const bytes = await picture(1);
  const asked = new Promise((resolve) => {
    host.put('/slow.jpg', (_request, response) => {
      resolve();
      setTimeout(() => response.end(bytes), 1500);
    });
  });
  const answer = call('POST /images?wait=20', [{ id: 'slow', file: { url: `${host.url}/slow.jpg` } }]);
  await asked;
  const ended = server.end('SIGTERM');
  expect((await answer).body.results).toMatchObject([{ id: 'slow', status: 'ready' }]);
  expect(await ended).toEqual({ code: 0, signal: null });
  await host.close();
  await place.remove();
}, 60_000);

test('settings that are wrong are named', async () => {
  const place = await temporaryData();
  const wrongPort = await run(['serve', '--data', place.data, '--port', 'eighty']);
  expect([wrongPort.code, wrongPort.output]).toEqual([
    2,
    'vitrine: --port (VITRINE_PORT) must be a whole number from 0 to 65535, not "eighty".\n',
  ]);
  const unknown = await run(['serve', '--prot', '1']);
  expect(unknown.output).toMatch(/unknown option '--prot'[\s\S]*Did you mean --port/);
  const masked = await run(['config', '--data', place.data, '--database-url', 'postgres://u:hidden@h/d']);
  expect(JSON.parse(masked.output)).toMatchObject({ databaseUrl: '(set)', port: 8080 });
  await place.remove();
});
