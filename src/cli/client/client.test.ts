import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Api } from './api.js';
import { apiUrl, findConnection } from './connection.js';
import { parseCredentials } from './credentials.js';
import { problemFailure } from './problem-message.js';
import { keepProfile, profilesPath, readProfiles } from './profiles.js';
import { retryWaitMs } from './retries.js';
import { credentialsFor } from './session.js';

describe('where credentials come from', () => {
  const environment = { API_BASE_URL: 'http://one.example/v1', API_KEY: 'vtr_env', PASSWORD: 'secret' };

  test('the environment counts when it names a server; flags replace the key', async () => {
    expect((await findConnection({}, environment)).values).toEqual(environment);
    const { values } = await findConnection({ key: 'vtr_flag' }, environment);
    expect(values).toMatchObject({ API_KEY: 'vtr_flag', PASSWORD: 'secret' });
    const superuser = await findConnection({ key: 'vsu_flag' }, environment);
    expect(superuser.values).toMatchObject({ SUPERUSER_API_KEY: 'vsu_flag' });
    // The key of the shop would be asked with in place of the one that was given.
    expect(superuser.values.API_KEY).toBeUndefined();
  });

  test('nothing of one server goes to another', async () => {
    const found = await findConnection({ url: 'http://two.example' }, environment);
    expect(found.values).toEqual({ API_BASE_URL: 'http://two.example/v1' });
    expect(() => credentialsFor(found, 'service')).toThrow(
      'This needs API_KEY, which --url, another server than that of the environment, does not give',
    );
  });

  test('a file that names no server is told as such', async () => {
    const credentials = join(await mkdtemp(join(tmpdir(), 'vitrine-file-')), 'a.env');
    await writeFile(credentials, 'garbage');
    await expect(findConnection({ credentials }, {})).rejects.toThrow('a.env has no API_BASE_URL');
  });

  test('a file is read with and without `export`, and quotes are undone', () => {
    const text = `API_KEY='vtr_1'\nexport PASSWORD='it'\\''s'\n# nothing\nUSERNAME="anna"\n`;
    expect(parseCredentials(text)).toEqual({ API_KEY: 'vtr_1', PASSWORD: "it's", USERNAME: 'anna' });
  });

  test('the address of a server becomes that of its API', () => {
    expect(apiUrl('https://shop.example/')).toBe('https://shop.example/v1');
    expect(apiUrl('https://shop.example/v1')).toBe('https://shop.example/v1');
    expect(() => apiUrl('shop.example')).toThrow('is not an address');
    expect(() => apiUrl(undefined)).toThrow('vitrine login');
  });

  test('each level takes its own values, and says what is missing', () => {
    const values = { ...environment, SUPERUSER_API_KEY: 'vsu_1' };
    const found = { from: 'a file', values };
    expect(credentialsFor(found, 'service')).toEqual({ key: 'vtr_env', signIn: undefined });
    expect(() => credentialsFor(found, 'admin')).toThrow(
      'This needs COGNITO_IDP, which a file does not give',
    );
    expect(() => credentialsFor({ from: 'a file', values: environment }, 'superuser')).toThrow(
      'SUPERUSER_API_KEY',
    );
  });
});

test('profiles are kept for their owner alone, and taken out one by one', async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'vitrine-profiles-')), 'vitrine');
  const profile = {
    url: 'u',
    key: 'k',
    identityProvider: 'i',
    clientId: 'c',
    username: 'n',
    refreshToken: 'r',
  };
  await keepProfile('one', profile, folder);
  await keepProfile('two', profile, folder);
  expect((await stat(profilesPath(folder))).mode & 0o777).toBe(0o600);
  await keepProfile('one', undefined, folder);
  expect(await readProfiles(folder)).toEqual({ two: profile });
  expect(await readFile(profilesPath(folder), 'utf8')).not.toContain('"one"');
  await writeFile(profilesPath(folder), '{');
  await expect(readProfiles(folder)).rejects.toThrow('run `vitrine login` again');
});

test('a refusal says the fields, the code and the next step', () => {
  const failure = problemFailure({
    status: 400,
    code: 'customer_not_selected',
    title: 'No customer',
    fields: [{ in: 'body', path: '/id', message: 'must be a string' }],
  });
  expect(failure.exitCode).toBe(1);
  expect(failure.message).toMatch(
    /^No customer\n {2}\/id must be a string\n {2}Say whom you mean with --customer/,
  );
  expect(problemFailure({ status: 401, code: 'token_expired' }).exitCode).toBe(3);
  expect(problemFailure({ status: 503 }).exitCode).toBe(4);
});

test('how long to wait: as told, in seconds or by date, at most a minute; else longer from time to time', () => {
  expect(retryWaitMs('2', 0)).toBe(2_000);
  expect(retryWaitMs('9999', 0)).toBe(60_000);
  expect(retryWaitMs('Wed, 25 Nov 2026 10:00:03 GMT', 0, Date.parse('2026-11-25T10:00:00Z'))).toBe(3_000);
  expect([0, 1, 2].map((attempt) => retryWaitMs(null, attempt))).toEqual([500, 1_000, 2_000]);
});

describe('calls', () => {
  let close = () => {};
  afterEach(() => close());

  async function serverOf(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<Api> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    close = () => {
      server.closeAllConnections();
      server.close();
    };
    const { port } = server.address() as AddressInfo;
    return new Api({ url: `http://127.0.0.1:${port}/v1`, headers: async () => ({}) });
  }

  test('are sent again while the server is busy, with their body, and not for ever', async () => {
    const bodies: string[] = [];
    const api = await serverOf(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      bodies.push(text);
      if (bodies.length === 3) return response.end('{"done":true}');
      response.writeHead(bodies.length === 1 ? 429 : 503, { 'retry-after': '0' }).end('{}');
    });
    expect(await api.call('POST', '/x', { json: { a: 1 } })).toEqual({ done: true });
    expect(bodies).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
    bodies.splice(0, 3, '', '', '', '');
    await expect(api.call('GET', '/x')).rejects.toMatchObject({ exitCode: 4 });
    expect(bodies).toHaveLength(10);
  });

  test('are sent again when a server that has answered breaks off, where nothing is done twice', async () => {
    let asked = 0;
    const api = await serverOf((request, response) => {
      asked++;
      if (asked > 1 && asked < 4) request.socket.destroy();
      else response.end('{}');
    });
    // One that has not answered yet may be none.
    await api.call('GET', '/x');
    expect(await api.call('POST', '/x', { json: {}, isRepeatable: true })).toEqual({});
    expect(asked).toBe(4);
    asked = 1;
    await expect(api.call('POST', '/x', { json: {} })).rejects.toMatchObject({ exitCode: 4 });
    expect(asked).toBe(2);
  });

  test('tell how much of a body is sent, and of a form what it is', async () => {
    let [type, bytes] = ['', 0];
    const api = await serverOf(async (request, response) => {
      type = request.headers['content-type'] ?? '';
      for await (const chunk of request) bytes += chunk.length;
      response.end('{}');
    });
    const form = () => {
      const made = new FormData();
      made.append('file', new Blob(['x'.repeat(200_000)]), 'a.bin');
      return made;
    };
    const told: number[] = [];
    await api.call('POST', '/x', { body: form, onSent: (sent) => told.push(sent) });
    expect(type).toMatch(/^multipart\/form-data; boundary=/);
    expect(bytes).toBeGreaterThan(200_000);
    expect(told.at(-1)).toBe(bytes);
  });

  test('that reach something else than Vitrine say so', async () => {
    const api = await serverOf((_request, response) => void response.end('<html>'));
    await expect(api.call('GET', '/x')).rejects.toThrow("is not Vitrine's API");
  });

  test('lists are read page by page', async () => {
    const api = await serverOf((request, response) => {
      const offset = Number(new URL(request.url!, 'http://x').searchParams.get('offset'));
      const results = [{ id: offset }, { id: offset + 1 }];
      response.end(JSON.stringify({ links: { next: offset < 4 ? 'more' : null }, results }));
    });
    expect((await api.all<{ id: number }>('/x')).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
