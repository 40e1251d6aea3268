// The built client in a real browser, on a page of another origin than the API.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../../dist/testing/browser.js';
import { loopbackServers } from '../../dist/testing/loopback-servers.js';
import { picture } from '../../dist/testing/pictures.js';
import { createWorld } from '../../dist/testing/world.js';

const dist = new URL('../dist/', import.meta.url);
const openapiFetch = createRequire(import.meta.url).resolve('openapi-fetch/dist/index.mjs');
const imports = { '@vitrine/sdk': '/sdk/index.js', 'openapi-fetch': '/openapi-fetch.mjs' };
const page = `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">import * as sdk from '@vitrine/sdk'; globalThis.sdk = sdk;</script>`;
const password = 'Correct-Horse-7';

let world;
let browser;
const servers = loopbackServers();
beforeAll(async () => {
  world = await createWorld();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await servers.close();
  await world?.close();
});

/** The shop: a page, and the files of the client as they are published. */
async function shopPage({ url }, response) {
  const file = url === '/openapi-fetch.mjs' ? openapiFetch : new URL(url.replace('/sdk/', './'), dist);
  if (url === '/') return response.setHeader('content-type', 'text/html').end(page);
  const bytes = await readFile(file).catch(() => undefined);
  return response.writeHead(bytes ? 200 : 404, { 'content-type': 'text/javascript' }).end(bytes);
}

test('signs in, uploads, lists, searches and is refused', async () => {
  const { identity, acme, url } = world;
  await identity.createUser({ username: 'anna', password, groups: ['acme'] });
  const { COGNITO_IDP, CLIENT_ID } = await identity.signInDetails('anna', 'admin');
  const tab = await browser.newPage();
  await tab.goto(await servers.serve(shopPage));
  const given = {
    options: { url: `${url}/v1`, apiKey: acme.key },
    credentials: {
      ...{ endpoint: COGNITO_IDP, clientId: CLIENT_ID, username: 'anna', password },
      clientSecret: identity.clients.admin.secret,
    },
    base64: (await picture(1)).toString('base64'),
  };
  const seen = await tab.evaluate(async ({ options, credentials, base64 }) => {
    const { sdk } = globalThis;
    const admin = sdk.createAdminClient({ ...options, signIn: sdk.cognitoSignIn(credentials) });
    const service = sdk.createServiceClient(options);
    const file = await (await fetch(`data:image/jpeg;base64,${base64}`)).blob();
    const uploaded = await sdk.uploadImages(admin, [{ id: 'a', file }], { wait: 60 });
    const listed = [];
    for await (const { id } of sdk.results(service, '/images')) listed.push(id);
    const { results } = await sdk.searchByPicture(service, file, { limit: 1 });
    const missing = { params: { path: { id: 'none' } } };
    const error = await service.GET('/images/{id}', missing).catch((error) => error);
    const refused = [error instanceof sdk.VitrineError, error.code, error.requestId !== undefined];
    return { status: uploaded[0].status, listed, found: results[0].id, refused };
  }, given);
  expect(seen).toEqual({
    status: 'ready',
    listed: ['a'],
    found: 'a',
    refused: [true, 'image_not_found', true],
  });
});
