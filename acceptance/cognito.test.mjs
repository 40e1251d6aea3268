// A server set up for a Cognito pool, as far as that can be told without one: nothing here asks AWS.
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCredentials, run, startServer, temporaryData } from './server.mjs';

const pool = 'eu-central-1_AbCdEfGhI';
const domain = 'shop.auth.eu-central-1.amazoncognito.com';
const flags = [
  ...['--cognito-user-pool-id', pool, '--cognito-client-id', 'shopclient'],
  ...['--cognito-client-secret', 'shopsecret', '--cognito-domain', domain],
];
const hash = (username) =>
  createHmac('sha256', 'shopsecret').update(`${username}shopclient`).digest('base64');

describe('a server with a Cognito pool', () => {
  let place;
  let server;
  beforeAll(async () => {
    place = await temporaryData();
    server = await startServer(place.data, {
      flags: [...flags, '--cognito-browser-client-id', 'browserclient'],
    });
  });
  afterAll(async () => {
    await server?.end();
    await place?.remove();
  });

  test('has no identity provider of its own', async () => {
    for (const path of ['', '/', '/oauth2/authorize', '/.well-known/jwks.json']) {
      expect((await fetch(`${server.url}/identity${path}`)).status).toBe(404);
    }
    expect((await fetch(`${server.url}/identity/`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test('writes down what is known, and says what to do', () => {
    const { API_BASE_URL, API_KEY, SUPERUSER_API_KEY, ...signIn } = server.credentials;
    expect(API_BASE_URL).toBe(`${server.url}/v1`);
    expect([API_KEY.length, SUPERUSER_API_KEY.length]).toEqual([40, 40]);
    expect(signIn).toEqual({
      COGNITO_IDP: 'https://cognito-idp.eu-central-1.amazonaws.com/',
      CLIENT_ID: 'shopclient',
      USERNAME: 'admin',
      PASSWORD: '',
      SECRET_HASH: hash('admin'),
      SUPERUSER_CLIENT_ID: 'shopclient',
      SUPERUSER_USERNAME: 'superuser',
      SUPERUSER_PASSWORD: '',
      SUPERUSER_SECRET_HASH: hash('superuser'),
    });
    expect(server.output()).toContain(`aws cognito-idp admin-create-user --user-pool-id ${pool}`);
    expect(server.output()).not.toContain('shopsecret');
  });

  test('answers those who need no token', async () => {
    const reply = await fetch(`${server.url}/v1/images`, {
      headers: { 'x-api-key': server.credentials.API_KEY },
    });
    expect(reply.status).toBe(200);
  });

  test('sends the Authorize button to the pages of the pool', async () => {
    const document = await (await fetch(`${server.url}/v1/openapi.json`)).json();
    expect(document.components.securitySchemes.Authorization.flows).toEqual({
      authorizationCode: {
        authorizationUrl: `https://${domain}/oauth2/authorize`,
        tokenUrl: `https://${domain}/oauth2/token`,
        scopes: { openid: expect.any(String) },
      },
    });
    const page = await fetch(`${server.url}/docs/api/`);
    expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' https://${domain};`);
    expect(await page.text()).toContain('browserclient');
  });
});

test('without a browser client the documentation page takes a token instead', {
  timeout: 90_000,
}, async () => {
  const place = await temporaryData();
  const server = await startServer(place.data, { flags });
  const document = await (await fetch(`${server.url}/v1/openapi.json`)).json();
  expect(document.components.securitySchemes.Authorization).toMatchObject({
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
  });
  expect((await fetch(`${server.url}/docs/api/`)).headers.get('content-security-policy')).toContain(
    "connect-src 'self';",
  );
  await server.end();
  await place.remove();
});

test('an installation that moves to a pool keeps its data and its addresses follow', {
  timeout: 180_000,
}, async () => {
  const place = await temporaryData();
  const before = await startServer(place.data);
  await before.end();
  const after = await startServer(place.data, { flags });
  expect(after.credentials).toMatchObject({
    API_KEY: before.credentials.API_KEY,
    COGNITO_IDP: 'https://cognito-idp.eu-central-1.amazonaws.com/',
    CLIENT_ID: 'shopclient',
    SUPERUSER_CLIENT_ID: 'shopclient',
  });
  await after.end();
  const rotation = await run(['rotate-signing-key', '--data', place.data, ...flags]);
  expect([rotation.code, rotation.output]).toEqual([
    2,
    'vitrine: The signing keys of a Cognito pool are rotated by AWS.\n',
  ]);
  await place.remove();
});

test('half a setup is refused in one line', async () => {
  const place = await temporaryData();
  const { code, output } = await run(['serve', '--data', place.data, '--cognito-client-id', 'shopclient']);
  expect(code).toBe(2);
  expect(output).toBe(
    'vitrine: Cognito is set up by half: VITRINE_COGNITO_USER_POOL_ID, VITRINE_COGNITO_CLIENT_SECRET, ' +
      'VITRINE_COGNITO_DOMAIN are missing. Set all of VITRINE_COGNITO_…, or none for the embedded identity provider.\n',
  );
  expect(readCredentials(join(place.data, 'credentials.env'))).toBeUndefined();
  await place.remove();
});

test('the demo needs the embedded identity provider, and says so', async () => {
  const place = await temporaryData();
  const { code, output } = await run(['demo', '--data', place.data, ...flags]);
  expect([code, output]).toEqual([
    2,
    'vitrine: The demo signs in by itself, which needs the embedded identity provider: leave VITRINE_COGNITO_… out.\n',
  ]);
  await place.remove();
});
