/**
 * Tags in a big catalogue: `node bench/tags.mjs [looks]`. Derives the tags of all looks from stored predictions, then asks
 * for pages of 20 by tags that many, few and hardly any looks have. Milliseconds of the embedded database alone.
 */
import sql, { join } from 'sql-template-tag';
import { itemWhere, lookWhere, productWhere } from '../dist/catalog/filters.js';
import { findItems, findLooks, findProducts } from '../dist/catalog/rows.js';
import { listTags } from '../dist/catalog/tags/list-tags.js';
import { refreshTags } from '../dist/catalog/tags/refresh-tags.job.js';
import { freshDatabase } from '../dist/db/testing.js';

const count = Number(process.argv[2] ?? 100_000);
const runs = 20;
const db = await freshDatabase();
const context = { db, worker: { wake() {} } };
await write();
// What was written above has marked every look as stale; all are gone through below.
await db.query(sql`delete from stale_looks`);
const holds = [];
const timed = {
  ...db,
  query: (statement) => timedBy(() => db.query(statement)),
  transaction: (work) => timedBy(() => db.transaction(work)),
};
const started = performance.now();
let data = { after: 0 };
while (data) {
  await refreshTags({ ...context, db: timed }, { customerId: 'acme', data });
  const [next] = await db.query(sql`delete from jobs where kind = 'refresh-tags' returning data`);
  data = next?.data;
}
const seconds = (performance.now() - started) / 1000;
holds.sort((a, b) => a - b);
const [p50, p99, longest] = [0.5, 0.99, 1].map((share) =>
  holds[Math.ceil(share * holds.length) - 1].toFixed(1),
);
console.log(
  `tags of ${count} looks derived in ${seconds.toFixed(1)} s; holds of the database p50 ${p50}, p99 ${p99}, longest ${longest} ms`,
);

const kinds = {
  looks: [lookWhere, findLooks],
  products: [productWhere, findProducts],
  items: [itemWhere, findItems],
};
for (const [name, filters] of [
  ['half of them', { tag: ['kind:half'] }],
  ['1 in 100', { tag: ['kind:percent'] }],
  ['1 in 10,000', { tag: ['kind:rare'] }],
  ['half, in one of two colours', { tag: ['kind:half', 'colour:red', 'colour:navy'] }],
  ['half, in a colour that none of them has', { tag: ['kind:half', 'colour:white'] }],
  ['half, priced beyond all', { tag: ['kind:half'], currency: 'EUR', price_min: '900' }],
]) {
  for (const [kind, [where, find]] of Object.entries(kinds)) {
    const page = async () =>
      (await find(db, 'acme', { where: await where(db, 'acme', filters), page: { limit: 20, offset: 0 } }))
        .length;
    const { found, ms } = await median(page);
    console.log(`${kind}: ${name}: ${Math.min(20, found)} found, ${ms.toFixed(1)} ms`);
  }
}
const { ms } = await median(() => listTags.handle({ context, customerId: 'acme', query: {} }));
console.log(`the dictionary with its counts: ${ms.toFixed(1)} ms`);
await db.close();

async function timedBy(work) {
  const from = performance.now();
  const result = await work();
  holds.push(performance.now() - from);
  return result;
}

async function median(work) {
  const times = [];
  let found;
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    found = await work();
    times.push(performance.now() - from);
  }
  return { found, ms: times.sort((a, b) => a - b)[runs >> 1] };
}

async function write() {
  await db.query(sql`insert into customers (id, name) values ('acme', 'Acme')`);
  await db.query(sql`
    insert into predictor_versions (name, version, task, manifest)
    values ('kinds', '1', 'multi-label', '{}'), ('vitrine-colours', '1', 'colours', '{}')`);
  await db.query(sql`
    insert into predictor_assignments (customer_id, predictor, version, task, is_default, backfilled_at)
    values ('acme', 'kinds', '1', 'multi-label', true, now()), ('acme', 'vitrine-colours', '1', 'colours', true, now())`);
  await db.query(sql`
    insert into tag_attributes (customer_id, id, name, multi, source) values ('acme', 'kind', 'Kind', true, '{"predictor": "kinds"}')`);
  await db.query(sql`
    insert into tag_labels (customer_id, attribute, id, place, name)
    values ${join(['half', 'percent', 'rare'].map((id, n) => sql`('acme', 'kind', ${id}, ${n}, ${id})`))}`);
  const step = 5_000;
  for (let from = 1; from <= count; from += step) {
    const numbers = sql`generate_series(${from}::int, ${Math.min(count, from + step - 1)}::int) as n`;
    await db.query(
      sql`insert into products (customer_id, id, title) select 'acme', 'p' || n, 'P' from ${numbers}`,
    );
    await db.query(sql`
      insert into looks (customer_id, id, product_id) select 'acme', 'l' || n, 'p' || n from ${numbers}`);
    await db.query(sql`
      insert into items (customer_id, id, look_id, condition, availability, currency, price)
      select 'acme', 'i' || n, 'l' || n, 'new', 'in_stock', 'EUR', 1000 + n % 50000 from ${numbers}`);
    await db.query(
      sql`insert into images (customer_id, id, status) select 'acme', 'm' || n, 'ready' from ${numbers}`,
    );
    await db.query(sql`
      insert into look_images (customer_id, look_id, image_id, place) select 'acme', 'l' || n, 'm' || n, 0 from ${numbers}`);
    await db.query(sql`
      insert into predictions (customer_id, image_id, predictor, version, result)
      select 'acme', 'm' || n, 'kinds', '1', jsonb_build_object('task', 'multi-label', 'labels',
        case when n % 2 = 0 then '[{"label": "half", "score": 0.9}]'::jsonb else '[]' end ||
        case when n % 100 = 0 then '[{"label": "percent", "score": 0.9}]'::jsonb else '[]' end ||
        case when n % 10000 = 0 then '[{"label": "rare", "score": 0.9}]'::jsonb else '[]' end)
      from ${numbers}`);
    await db.query(sql`
      insert into predictions (customer_id, image_id, predictor, version, result)
      select 'acme', 'm' || n, 'vitrine-colours', '1', jsonb_build_object('task', 'colours', 'colours',
        jsonb_build_array(jsonb_build_object('hex', '#102030', 'share', 0.7, 'name',
          case when n % 2 = 1 then 'white' when n % 3 = 0 then 'red' when n % 3 = 1 then 'navy' else 'grey' end)))
      from ${numbers}`);
  }
}
