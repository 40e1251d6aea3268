import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { candidatesMin } from '../dist/search/graph.js';
import { createWorld } from '../dist/testing/world.js';
import { bareIndex } from './bare-index.mjs';
import { clusteredVectors, dimensions, storeImages } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const sizes = [10_000, 100_000];
const requests = 1_600;
/** Asked before anything is timed: a server that has just started runs its code uncompiled. */
const warmUps = 1_500;

/** GET /images/{id}/similar beside its limit: a bare index search, and the same Fastify answering a constant of that size. */
async function bench() {
  const world = await createWorld();
  const vectors = clusteredVectors(sizes.at(-1));
  const rows = [];
  let stored = 0;
  for (const size of sizes) {
    await storeImages(world.context.db, 'acme', vectors.subarray(0, size * dimensions), stored);
    stored = size;
    const space = { customerId: 'acme', predictor: 'vitrine-embedding', version: '1' };
    await world.context.vectors.drop(space);
    await untilIndexed(world.context.vectors, space);
    const service = world.as('service');
    // The same images for all: some thousands of neighbouring vectors alone would stay in the processor's caches.
    const asked = (n) => (n * 7919) % size;
    const ask = (n) => service(`GET /images/image-${asked(n)}/similar?limit=24`);
    // Built first: it holds up this process for so long that connections which stand open end, which it then has to hear of.
    const bare = bareIndex(vectors.subarray(0, size * dimensions));
    await sleep(100);
    const { bytes } = await ask(1);
    const constant = await constantServer(bytes.toString());
    for (let n = 0; n < warmUps; n++) await ask(n);
    for (let n = 0; n < warmUps; n++) await constant.ask();
    const times = { similar: [], constant: [], index: [], sameEffort: [] };
    // In turn, so that a slow moment of the machine meets all of them.
    for (let round = 0; round < 4; round++) {
      times.similar.push(...(await timeEach(requests / 4, (n) => ask(n + round * 1000))));
      times.constant.push(...(await timeEach(requests / 4, constant.ask)));
      times.index.push(...(await timeEach(requests / 4, async (n) => bare(asked(n + round * 1000)))));
      times.sameEffort.push(
        ...(await timeEach(requests / 4, async (n) => bare(asked(n + round * 1000), candidatesMin))),
      );
    }
    await constant.close();
    const above = (index) => median(times.similar) - median(index) - median(times.constant);
    rows.push([
      size,
      median(times.similar),
      quantile(times.similar, 0.95),
      median(times.constant),
      median(times.index),
      above(times.index),
      median(times.sameEffort),
      above(times.sameEffort),
      median(times.similar) / (rows[0]?.[1] ?? median(times.similar)),
    ]);
  }
  await world.close();
  printTable(
    `GET /images/{id}/similar?limit=24 over HTTP, ${dimensions} dimensions, milliseconds`,
    [
      'images',
      'p50',
      'p95',
      'constant answer',
      'bare index, 128 candidates',
      'above both',
      'bare index, as many candidates as ours',
      'above both',
      'times the first',
    ],
    rows,
  );
}

async function untilIndexed(vectors, space) {
  await vectors.warm(space);
  while ((await vectors.statistics()).pending > 5000) await sleep(200);
}

/** Fastify answering a constant: what HTTP itself costs here. */
async function constantServer(body) {
  const app = Fastify();
  app.get('/constant', async (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    ask: async () => {
      const response = await fetch(`${url}/constant`);
      JSON.parse(Buffer.from(await response.arrayBuffer()).toString());
    },
    close: () => app.close(),
  };
}

await bench();
process.exit(0);
