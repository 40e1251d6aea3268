import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { signInAsAdmin, signInAsSuperuser, startServer, temporaryData } from '../acceptance/server.mjs';
import { cheapClient } from './http-client.mjs';
import { demoPhotographs, oneMegapixel, withComment } from './photographs.mjs';
import { steadily } from './steadily.mjs';
import { median, printTable, quantile } from './table.mjs';

const rounds = 5;
/** Long enough that a p99 is not the slowest answer of all. */
const roundSeconds = 12;
const imageCount = 200;
const connections = 32;
/** Of the one who floods, where it is limited. */
const requestsPerSecond = 10;

/** What a steady customer notices of one that floods the same server from 32 connections, by another process. */
async function bench() {
  const place = await temporaryData();
  const server = await startServer(place.data, { flags: ['--allow-private-urls'] });
  const shops = await furnish(server.credentials);
  const picture = await oneMegapixel(demoPhotographs()[0]);
  const ask = cheapClient(shops.url, shops.steady.apiKey, 64);
  const flooded = (limits) =>
    whileFlooded(shops, picture, limits, () =>
      steadily(ask, { ids: shops.ids, picture, seconds: roundSeconds }),
    );
  const situations = {
    alone: () => steadily(ask, { ids: shops.ids, picture, seconds: roundSeconds }),
    'while another floods': () => flooded({}),
    [`limited to ${requestsPerSecond}/s`]: () => flooded({ requests_per_second: requestsPerSecond }),
  };
  const measured = Object.fromEntries(Object.keys(situations).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(situations)) {
      measured[name].push(await measure());
      await sleep(500);
    }
  }
  await server.end();
  await place.remove();
  const rows = ['similar', 'searches'].flatMap((kind) => {
    const of = (name, share) => measured[name].map((round) => quantile(round[kind], share));
    const alone = of('alone', 0.99);
    return Object.keys(situations).map((name) => {
      const p99 = of(name, 0.99);
      const ratio = median(p99.map((ms, round) => ms / alone[round]));
      return [`${kind}, ${name}`, median(of(name, 0.5)), median(p99), ratio];
    });
  });
  printTable(
    `One customer asking steadily, beside one with ${connections} connections; ${imageCount} images each; milliseconds, medians of ${rounds} rounds`,
    ['', 'p50', 'p99', 'times p99 alone'],
    rows,
  );
}

/** Two customers with the same images. */
async function furnish(credentials) {
  const photographs = demoPhotographs();
  const records = Array.from({ length: imageCount }, (_, n) => {
    const bytes = withComment(photographs[n % photographs.length], String(n));
    return { id: `p${n}`, file: { base64: bytes.toString('base64') } };
  });
  const flooding = await signInAsAdmin(credentials);
  const superuser = await signInAsSuperuser(credentials, 'steady');
  await superuser('POST /customers', { id: 'steady' });
  const { body } = await superuser('POST /api-keys', { customer: 'steady', label: 'bench' });
  for (const call of [flooding, superuser]) {
    for (let at = 0; at < imageCount; at += 50) {
      const { status } = await call('POST /images?wait=60', records.slice(at, at + 50));
      if (status !== 202) throw new Error(`POST /images answered ${status}`);
    }
  }
  const me = await flooding('GET /usage?days=1');
  return {
    url: credentials.API_BASE_URL,
    ids: records.map(({ id }) => id),
    flooding: { id: me.body.customer, apiKey: credentials.API_KEY },
    steady: { apiKey: body.api_key },
    superuser,
  };
}

async function whileFlooded({ url, ids, flooding, superuser }, picture, limits, work) {
  await superuser(`PATCH /customers/${flooding.id}`, { settings: { limits } });
  const child = fork(fileURLToPath(new URL('./flood-child.mjs', import.meta.url)), {
    serialization: 'advanced',
  });
  child.send({ url, apiKey: flooding.apiKey, connections, picture, ids });
  await sleep(1000);
  const result = await work();
  child.send('stop');
  const [statuses] = await once(child, 'message');
  console.log(`The flood was answered ${JSON.stringify(statuses)}`);
  return result;
}

await bench();
process.exit(0);
