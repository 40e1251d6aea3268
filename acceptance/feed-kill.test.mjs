// A run of a feed survives the sudden end of the process in which it is under way.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInAsAdmin, startServer, temporaryData } from './server.mjs';

const rows = 3_000;

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

const feed = (count) =>
  `id,item_group_id,title,color,price,availability\n${Array.from(
    { length: count },
    (_, n) => `i${n},p${n >> 2},Article ${n >> 2},c${n % 4},${n % 90}.90 EUR,in stock`,
  ).join('\n')}\n`;

test('it begins anew after kill -9, and everything is in once', { timeout: 120_000 }, async () => {
  let call = await signInAsAdmin(server.credentials);
  await call('POST /feeds', { id: 'main' });
  const bytes = Buffer.from(feed(rows));
  const { body: started } = await call('POST /feeds/main/runs', { bytes, type: 'text/csv' });
  const run = async () => (await call(`GET /feeds/main/runs/${started.id}`)).body;
  await expect
    .poll(async () => (await run()).counts.created, { timeout: 60_000, interval: 50 })
    .toBeGreaterThan(500);
  const before = await run();
  expect(before.state).toBe('running');
  await server.end('SIGKILL');

  server = await startServer(place.data);
  call = await signInAsAdmin(server.credentials);
  await expect.poll(async () => (await run()).state, { timeout: 60_000, interval: 100 }).toBe('done');
  const after = await run();
  expect(after.counts).toMatchObject({ rows, created: rows, unchanged: 0, rejected: 0, hidden: 0 });
  expect(after.progress.bytes).toBe(bytes.length);
  const last = await call('GET /items?limit=10&offset=2995');
  expect(last.body.results.map(({ id }) => id)).toEqual(['i2995', 'i2996', 'i2997', 'i2998', 'i2999']);
});
