import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
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
    const ask = (n) => service(`GET /images/image-${(n * 7919) % size}/similar?limit=24`);
    // Built first: it holds up this process for so long that connections which stand open end, which it then has to hear of.
    const bare = bareIndex(vectors.subarray(0, size * dimensions));
    await sleep(100);
    const { bytes } = await ask(1);
    const constant = await constantServer(bytes.toString());
    for (let n = 0; n < warmUps; n++) await ask(n);
    for (let n = 0; n < warmUps; n++) await constant.ask();
    const times = { similar: [], constant: [], index: [] };
    // In turn, so that a slow moment of the machine meets all three.
    for (let round = 0; round < 4; round++) {
      times.similar.push(...(await timeEach(requests / 4, (n) => ask(n + round * 1000))));
      times.constant.push(...(await timeEach(requests / 4, constant.ask)));
      times.index.push(
        ...(await timeEach(requests / 4, async (n) => bare(((n + round * 1000) * 31) % size))),
      );
    }
    await constant.close();
    const limit = median(times.index) + median(times.constant);
    rows.push([
      size,
      median(times.similar),
      quantile(times.similar, 0.95),
      median(times.index),
      median(times.constant),
      median(times.similar) - limit,
      median(times.similar) / (rows[0]?.[1] ?? median(times.similar)),
    ]);
  }
  await world.close();
  printTable(
    `GET /images/{id}/similar?limit=24 over HTTP, ${dimensions} dimensions, milliseconds`,
    ['images', 'p50', 'p95', 'bare index p50', 'constant answer p50', 'above both', 'times the first'],
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
