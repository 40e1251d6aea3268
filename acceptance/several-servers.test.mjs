// Two servers on one PostgreSQL of their own, which goes away and comes back. Belongs to the suite on PostgreSQL, and is skipped
// by name elsewhere.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture } from '../dist/testing/pictures.js';
import { freePort, isPostgresInstalled, ownPostgres } from './postgres-server.mjs';
import { mainScript, signInAsAdmin, signInAsSuperuser, startServer, temporaryData } from './server.mjs';

/** Longer than a request takes that was sent to a server while it was ready, on however slow a machine. */
const unreadySeconds = 4;

const lacks = process.env.VITRINE_TEST_DATABASE_URL
  ? !isPostgresInstalled && 'PostgreSQL is not installed here'
  : 'VITRINE_TEST_DATABASE_URL is not set';
const name = `several servers${lacks ? ` (skipped: ${lacks})` : ''}`;
describe.skipIf(lacks)(name, { timeout: 240_000 }, () => {
  let database;
  let place;
  let first;
  let second;
  let worker;
  let credentials;
  const shared = () => [
    '--database-url',
    database.url,
    '--inference-processes',
    '1',
    '--unready-seconds',
    String(unreadySeconds),
  ];

  const startFirst = (port) => startServer(place.data, { port, flags: shared() });
  /** It tells as its own the one address under which users reach all servers. */
  const startSecond = async (port) => {
    const flags = [...shared(), '--no-work', '--public-url', first.url];
    return { ...(await startServer(place.data, { port, flags })), url: `http://127.0.0.1:${port}` };
  };
  const similar = (url, key = credentials.API_KEY) =>
    fetch(`${url}/v1/images/one/similar`, { headers: { 'x-api-key': key } });
  const post = async (api, id, seed) => {
    const form = new FormData();
    form.append('id', id);
    form.append('file', new Blob([await picture(seed)]), `${id}.jpg`);
    return api('POST /images?wait=60', form);
  };

  beforeAll(async () => {
    database = await ownPostgres();
    place = await temporaryData();
    first = await startFirst(0);
    credentials = first.credentials;
    const api = await signInAsAdmin(credentials);
    for (const [n, id] of ['one', 'two'].entries()) {
      const { body } = await post(api, id, n + 1);
      expect(body.results).toMatchObject([{ id, status: 'ready' }]);
    }
  }, 240_000);
  afterAll(async () => {
    worker?.kill('SIGKILL');
    await first?.end('SIGKILL');
    await second?.end('SIGKILL');
    database?.remove();
    await place?.remove();
  });

  test('while the database is away requests are asked to come back, and then everything goes on', async () => {
    const api = await signInAsAdmin(credentials);
    expect((await similar(first.url)).status).toBe(200);
    database.stop();
    for (let n = 0; n < 5; n++) {
      const answer = await similar(first.url);
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ code: 'database_unavailable' });
    }
    const signIn = await fetch(credentials.COGNITO_IDP, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' },
      body: JSON.stringify({
        ClientId: credentials.CLIENT_ID,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: {
          USERNAME: credentials.USERNAME,
          PASSWORD: credentials.PASSWORD,
          SECRET_HASH: credentials.SECRET_HASH,
        },
      }),
    });
    expect([signIn.status, signIn.headers.get('retry-after')]).toEqual([503, '2']);
    expect((await fetch(`${first.url}/health/live`)).status).toBe(200);
    database.start();
    await expect.poll(async () => (await similar(first.url)).status, { timeout: 30_000 }).toBe(200);
    expect((await (await similar(first.url)).json()).results.map(({ id }) => id)).toEqual(['two']);
    const { body } = await post(api, 'three', 3);
    expect(body.results).toMatchObject([{ id: 'three', status: 'ready' }]);
  });

  test('a server that does not work leaves pictures to a worker', async () => {
    second = await startSecond(await freePort());
    const api = await signInAsAdmin(credentials);
    await first.end();
    const own = await signInAsAdmin({
      ...credentials,
      COGNITO_IDP: credentials.COGNITO_IDP.replace(first.url, second.url),
      API_BASE_URL: `${second.url}/v1`,
    });
    const form = new FormData();
    form.append('id', 'four');
    form.append('file', new Blob([await picture(4)]), 'four.jpg');
    expect((await own('POST /images', form)).status).toBe(202);
    const flags = ['--data', place.data, '--database-url', database.url, '--inference-processes', '1'];
    worker = spawn(process.execPath, [mainScript, 'work', ...flags], { stdio: 'ignore' });
    await expect
      .poll(async () => (await own('GET /images/four')).body.status, { timeout: 120_000, interval: 300 })
      .toBe('ready');
    await expect
      .poll(async () => (await (await similar(second.url)).json()).results.length, { timeout: 20_000 })
      .toBe(3);
    worker.kill('SIGTERM');
    first = await startFirst(new URL(first.url).port);
    expect((await api('GET /images/four')).status).toBe(200);
  });

  test('a key that is revoked at one of them ends at the other with the next request', async () => {
    const root = await signInAsSuperuser(credentials, 'demo');
    const { body: key } = await root('POST /api-keys', { customer: 'demo', label: 'to be revoked' });
    for (const url of [first.url, second.url]) expect((await similar(url, key.api_key)).status).toBe(200);
    expect((await root(`DELETE /api-keys/${key.id}`)).status).toBeLessThan(300);
    for (const url of [second.url, first.url]) expect((await similar(url, key.api_key)).status).toBe(401);
  });

  test('one after the other is started anew, and no request fails', async () => {
    const asked = { count: 0, failures: [] };
    let isOver = false;
    const client = async (turn) => {
      for (let n = turn; !isOver; n++) {
        const urls = n % 2 ? [first.url, second.url] : [second.url, first.url];
        const answer = await sendTo(urls);
        asked.count++;
        if (answer.status !== 200) asked.failures.push(answer);
        await sleep(20);
      }
    };
    const clients = [client(0), client(1)];
    await first.end();
    first = await startFirst(new URL(first.url).port);
    await second.end();
    second = await startSecond(new URL(second.url).port);
    isOver = true;
    await Promise.all(clients);
    expect(asked.failures).toEqual([]);
    expect(asked.count).toBeGreaterThan(20);
  });

  /** To the first that says that it is ready, as a load balancer does. */
  async function sendTo(urls) {
    for (const url of urls) {
      const isReady = await fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (!isReady) continue;
      return similar(url).then(
        ({ status }) => ({ url, status }),
        (error) => ({ url, status: String(error.cause ?? error) }),
      );
    }
    return { status: 'none is ready' };
  }
});
