import sql from 'sql-template-tag';
import { createWorld } from '../dist/testing/world.js';
import { treeMegabytes } from './process-tree.mjs';
import { clusteredVectors, dimensions, storeImages } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const customers = 1_000;
const images = 100;

/** What a thousand small customers cost beside one, and how long one that nobody has asked for waits. */
async function bench() {
  const world = await createWorld();
  const { db, vectors } = world.context;
  const all = clusteredVectors(images);
  const as = (id) => world.call({ ...superuserHeaders(world), 'x-selected-customer': id });
  const ask = (id, n) => as(id)(`GET /images/image-${n % images}/similar?limit=24`);
  await storeImages(db, 'acme', all);
  for (let n = 0; n < 200; n++) await ask('acme', n);
  const one = treeMegabytes(process.pid);

  const ids = Array.from({ length: customers }, (_, n) => `shop-${String(n).padStart(4, '0')}`);
  await db.query(sql`insert into customers (id, name) select id, id from unnest(${ids}::text[]) id`);
  await db.query(sql`
    insert into predictor_assignments (customer_id, predictor, version, task, backfilled_at, is_default)
    select id, a.predictor, a.version, a.task, now(), a.is_default
    from unnest(${ids}::text[]) id, predictor_assignments a where a.customer_id = 'acme'`);
  world.context.assignments.forget();
  for (const id of ids) await storeImages(db, id, all);
  const stored = treeMegabytes(process.pid);
  const cold = await timeEach(customers, (n) => ask(ids[n], n));
  const warm = await timeEach(customers, (n) => ask(ids[n], n));
  const awake = treeMegabytes(process.pid);
  const { spaces, bytes } = await vectors.statistics();
  await world.close();
  printTable(
    `${customers} customers of ${images} images, ${dimensions} dimensions: all processes, megabytes`,
    ['', 'memory', 'above one'],
    [
      ['one customer', one, ''],
      [`${customers} more, stored`, stored, stored - one],
      [`${customers} more, all asked (${spaces} spaces, ${Math.round(bytes / 1e6)} MB)`, awake, awake - one],
    ],
  );
  printTable(
    'GET /images/{id}/similar?limit=24 over HTTP, milliseconds',
    ['', 'p50', 'p95', 'highest'],
    [
      ['the first request of a customer', median(cold), quantile(cold, 0.95), Math.max(...cold)],
      ['the next one', median(warm), quantile(warm, 0.95), Math.max(...warm)],
    ],
  );
}

function superuserHeaders({ superuser }) {
  return { 'x-api-key': superuser.key, authorization: superuser.idToken };
}

await bench();
process.exit(0);
