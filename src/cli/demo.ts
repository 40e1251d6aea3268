import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { cognitoSettings } from '../config.js';
import type { Credentials } from '../credentials-file.js';
import { ExpectedError } from '../expected-error.js';
import type { Config } from '../settings.js';
import { startServer } from '../start-server.js';
import { readCredentialsFile } from './client/credentials.js';
import { signInByPassword } from './client/sign-in.js';
import { outfits, parts } from './demo-outfits.js';
import { demoPage } from './demo-page.js';
import { type DemoShop, openDemoShop } from './demo-shop.js';
import { createLog } from './log.js';
import { startProgress } from './output/progress.js';
import { firstStart } from './serve.js';
import { untilToldToStop } from './signals.js';

/**
 * `vitrine demo`: `serve`, with a shop of real product photographs that is loaded as a shop would do it: signed
 * in as its admin, through the API, with pictures fetched by their addresses.
 */
export async function demo(given: Config): Promise<void> {
  if (cognitoSettings(given)) {
    throw new ExpectedError(
      'The demo signs in by itself, which needs the embedded identity provider: leave VITRINE_COGNITO_… out.',
    );
  }
  const config = {
    ...given,
    allowPrivateUrls: true,
    logLevel: given.logLevel === 'info' ? 'warn' : given.logLevel,
  };
  // First: where its photographs are missing, nothing need be started.
  const shop = await openDemoShop();
  const addPages = (app: FastifyInstance) => demoPage(app, async () => (await credentialsOf(config)).API_KEY);
  const server = await startServer(config, createLog(config), addPages).catch(async (error) => {
    await shop.close();
    throw error;
  });
  if (server.firstCredentials) console.log(firstStart(server.firstCredentials));
  try {
    const api = await signIn(config);
    await loadShop(api, shop);
    await runFeed(api, shop);
    await postOutfits(api);
    await keepGarmentsToFootwear(api);
    console.log(`Vitrine is ready at ${server.url}`);
    console.log(tour(config, server.url, shop));
    await untilToldToStop();
  } finally {
    await shop.close();
    await server.stop();
  }
}

const feedId = 'merchant';
/** As the feed names it. */
const footwear = 'sports-outdoor.footwear';

type Api = (method: string, path: string, body?: unknown) => Promise<Answer>;

// biome-ignore lint/suspicious/noExplicitAny: answers of our own API, read once
type Answer = any;

async function signIn(config: Config): Promise<Api> {
  const credentials = await credentialsOf(config);
  const { API_BASE_URL, API_KEY, COGNITO_IDP, CLIENT_ID, USERNAME, PASSWORD, SECRET_HASH } = credentials;
  const admin = {
    provider: COGNITO_IDP,
    clientId: CLIENT_ID,
    username: USERNAME,
    secretHash: SECRET_HASH,
  };
  const tokens = await signInByPassword(admin, PASSWORD);
  if (!('idToken' in tokens)) throw new ExpectedError("The password of the demo's admin is a temporary one.");
  const headers = { 'x-api-key': API_KEY, authorization: tokens.idToken };
  return async (method, path, body) => {
    const response = await fetch(`${API_BASE_URL}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
}

async function credentialsOf(config: Config): Promise<Credentials> {
  return (await readCredentialsFile(join(config.data, 'credentials.env'))) as Credentials;
}

/** Posts what is not there yet and follows it until all is processed. */
async function loadShop(api: Api, shop: DemoShop): Promise<void> {
  for (const id of shop.categories) await api('POST', '/collections', { id, name: id });
  const { results } = await api('GET', '/images?limit=1000&status=ready');
  const there = new Set(results.map(({ id }: { id: string }) => id));
  const missing = shop.images.filter(({ id }) => !there.has(id));
  if (missing.length === 0) return console.log(`The demo shop is there: ${shop.images.length} images.`);
  const bar = startProgress('Demo shop', 'images', missing.length);
  await api('POST', '/images', missing);
  for (let done = 0; done < missing.length; await sleep(100)) {
    const pending = await api('GET', '/images?limit=1000&status=pending');
    done = missing.length - pending.results.length;
    bar.update(done);
  }
  bar.stop();
  const failed = await api('GET', '/images?limit=1000&status=failed');
  for (const { id, error } of failed.results) console.log(`  ${id} failed: ${error.code}: ${error.detail}`);
}

/** Pulls the shop's feed, whose address is another at each start; rows that are as they were cost nothing. */
async function runFeed(api: Api, { feed }: DemoShop): Promise<void> {
  const { results } = await api('GET', '/feeds');
  const isKnown = results.some(({ id }: { id: string }) => id === feedId);
  if (isKnown) await api('PATCH', `/feeds/${feedId}`, { url: feed });
  else await api('POST', '/feeds', { id: feedId, url: feed });
  const { state, counts, error } = await api('POST', `/feeds/${feedId}/runs?wait=60`);
  if (state !== 'done') console.log(`  The feed could not be read: ${error?.detail ?? state}`);
  else console.log(`The demo shop's feed: ${counts.rows} items, ${counts.created} of them new.`);
}

/** What goes with what, and which part of a set the looks of each category play. */
async function postOutfits(api: Api): Promise<void> {
  for (const slot of new Set(parts.values())) await api('PATCH', `/categories/sets.${slot}`, { slot });
  await api('POST', '/outfits', outfits);
}

/** Sofas and cameras are no garments, whatever a model of clothes makes of them. */
async function keepGarmentsToFootwear(api: Api): Promise<void> {
  const { results } = await api('GET', '/tags');
  const garment = results.find(({ id }: { id: string }) => id === 'garment');
  if (!garment || garment.categories.length > 0) return;
  const { id, labels, ...said } = garment;
  await api('PUT', `/tags/${id}`, {
    ...said,
    categories: [footwear],
    labels: labels.map(({ looks: _, ...label }: { looks: number }) => label),
  });
}

function tour(config: Config, url: string, shop: DemoShop): string {
  const credentials = `${config.data}/credentials.env`;
  const example = shop.images.find(({ id }) => id === 'instant-camera') ?? shop.images[0]!;
  return `
  shop page      ${url}/shop/
  console        ${url}/
                 sign in with the API_KEY, USERNAME and PASSWORD of the credentials below
                 (as a superuser with SUPERUSER_API_KEY, SUPERUSER_USERNAME and SUPERUSER_PASSWORD)
  documentation  ${url}/docs/
  try the API    ${url}/docs/api/
  credentials    ${credentials}

Which images look like ${example.id}?

  source ${credentials}
  curl "\${API_BASE_URL}/images/${example.id}/similar?limit=5" -H "x-api-key: \${API_KEY}" -H "Authorization: None"

Which articles go beside the grey sofa, and why?

  curl "\${API_BASE_URL}/looks/grey-fabric-sofa-gray/similar-looks?price_band=0&limit=5" -H "x-api-key: \${API_KEY}" -H "Authorization: None"

Ctrl-C stops it.`;
}
