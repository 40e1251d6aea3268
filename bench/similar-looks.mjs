import sql from 'sql-template-tag';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { makeScales } from '../dist/catalog/similar/make-scales.js';
import { seededRandom } from '../dist/seeded-random.js';
import { bareIndex } from './bare-index.mjs';
import { flags } from './flags.mjs';
import { cheapClient } from './http-client.mjs';
import { startUntilIndexed } from './start-until-indexed.mjs';
import { clusteredVectors, dimensions, openStopped } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const customer = 'demo';
const lookCount = 100_000;
const perStatement = 1_000;
/** Twenty looks around each centre, centres around those of the categories, and prices around that of the category. */
const perCluster = 20;
const categoryCount = 50;
const requests = 800;
/** A server that has just been started reads its tables from the disk at first. */
const warmUps = 3_000;
const ruledWarmUps = 200;
const exactRequests = 50;
const recallCount = 10;
/** One brand in a hundred looks. */
const rareShare = 0.01;

/**
 * GET /looks/{id}/similar-looks with all default rules, and with ten of the shop, beside a bare index search; and how complete a
 * rule that keeps 1 % is. The server is the real one, in processes of its own; its embedded database is filled while it is
 * stopped. `--cache 256` gives that more memory.
 */
async function bench() {
  const place = await temporaryData();
  await (await startServer(place.data)).end();
  const vectors = clusteredVectors(lookCount, { perCluster, groups: categoryCount });
  const db = await openStopped(place.data);
  const rare = await fillShop(db, vectors);
  await makeScales(db, customer);
  await db.close();
  const options = { flags: ['--database-cache', String(flags({ cache: 32 }).cache)] };
  const { server } = await startUntilIndexed(place.data, lookCount, options);
  const { API_BASE_URL, API_KEY } = server.credentials;
  const idOf = (n) => (n * 7919) % lookCount;
  const ask = async (n, query = '') => {
    const path = `/looks/look-${idOf(n)}/similar-looks?limit=24${query}`;
    const answer = await fetch(`${API_BASE_URL}${path}`, { headers: { 'x-api-key': API_KEY } });
    if (answer.status !== 200) throw new Error(`It was answered ${answer.status}`);
    return answer.json();
  };
  const bare = bareIndex(vectors);
  const client = cheapClient(API_BASE_URL, API_KEY, 1);
  const timed = async (n, path) => {
    const { status, ms } = await client('GET', `/looks/look-${idOf(n)}/${path}?limit=24`);
    if (status !== 200) throw new Error(`It was answered ${status}`);
    return ms;
  };
  for (let n = 0; n < warmUps; n++) await timed(n, 'similar-looks');
  const times = { looks: [], ids: [], index: [] };
  for (let round = 0; round < 4; round++) {
    times.looks.push(...(await timeEach(requests / 4, (n) => timed(n + round * 1000, 'similar-looks'))));
    times.ids.push(...(await timeEach(requests / 4, (n) => timed(n + round * 1000, 'similarities'))));
    times.index.push(...(await timeEach(requests / 4, async (n) => bare(idOf(n + round * 1000)))));
  }
  const admin = await signInAsAdmin(server.credentials);
  for (const rule of rules) {
    const { status, body } = await admin('POST /rules', rule);
    if (status !== 201) throw new Error(`A rule was refused: ${JSON.stringify(body)}`);
  }
  times.ruled = await timeEach(requests / 2, (n) => timed(n, 'similar-looks'), ruledWarmUps);
  times.ruledIndex = await timeEach(requests / 2, async (n) => bare(idOf(n)));
  for (const { id } of boosts) await admin(`PATCH /rules/${id}`, { enabled: true });
  times.boosted = await timeEach(requests / 2, (n) => timed(n, 'similar-looks'), ruledWarmUps);
  for (const { id } of rules) await admin(`DELETE /rules/${id}`);
  const row = (name, ms) => [name, median(ms), quantile(ms, 0.95), median(ms) - median(times.index)];
  printTable(
    `${lookCount.toLocaleString('en')} looks, all default rules, 24 results over HTTP, ${dimensions} dimensions; milliseconds`,
    ['', 'p50', 'p95', 'above bare'],
    [
      ['bare index search', median(times.index), quantile(times.index, 0.95), ''],
      row('similarities', times.ids),
      row('similar-looks', times.looks),
      ['bare index search, later', median(times.ruledIndex), quantile(times.ruledIndex, 0.95), ''],
      row('similar-looks, 7 of 10 rules: filters, vetoes, pins', times.ruled),
      row('similar-looks, 10 rules: boosts as well', times.boosted),
    ],
  );

  const recalls = [];
  const rareTimes = await timeEach(exactRequests, async (n) => {
    const query = `&brand=Rare&same_category=false&price_band=0&in_stock=false&collapse_identical=false`;
    const found = (await ask(n, query)).results.slice(0, recallCount).map(({ id }) => id);
    const exact = nearestAmong(vectors, idOf(n), rare).slice(0, recallCount);
    recalls.push(exact.filter((id) => found.includes(`look-${id}`)).length / exact.length);
  });
  printTable(
    `A rule that keeps ${rare.length.toLocaleString('en')} of them, beside exact comparison`,
    ['', `recall@${recallCount}`, 'p50 with the comparison'],
    [['', recalls.reduce((sum, one) => sum + one, 0) / recalls.length, median(rareTimes)]],
  );
  await server.end();
  await place.remove();
}

const isOf = (attribute, ...is) => [{ attribute, is }];

/** Off at first: to put the best in order anew takes more of them. */
const boosts = [
  { id: 'boost-brand', do: { boost: { weight: 0.1, where: isOf('brand', 'Rare') } } },
  { id: 'boost-colour', do: { boost: { weight: 0.05, where: isOf('colour', 'blue') } } },
  {
    id: 'boost-price',
    do: { boost: { weight: -0.1, where: [{ attribute: 'price', max: 20, currency: 'EUR' }] } },
  },
].map((rule) => ({ ...rule, enabled: false }));

/** Ten rules of all kinds; all but one of them apply to every look. */
const rules = [
  ...boosts,
  { id: 'filter-brand', do: { filter: [{ attribute: 'brand', is_not: ['Other'] }] } },
  { id: 'filter-category', do: { filter: [{ attribute: 'category', same: true }] } },
  { id: 'hide-title', do: { hide: [{ attribute: 'title', contains: ['gift'] }] } },
  { id: 'hide-season', do: { hide: isOf('attributes.season', 'past') } },
  { id: 'pairs', do: { exclude_pairs: [['look-1', 'look-2']] } },
  { id: 'pin', do: { pin: [1, 3, 12].map((position) => ({ look_id: `look-${position}`, position })) } },
  { id: 'elsewhere', when: isOf('category', 'category-1'), do: { hide: isOf('colour', 'red') } },
];

/** One product with one look and one item each, straight into the database. Gives the looks of the rare brand. */
async function fillShop(db, vectors) {
  const random = seededRandom(7);
  const rare = [];
  await db.query(sql`
    insert into categories (customer_id, id, name)
    select ${customer}, 'category-' || n, 'Category ' || n from generate_series(0, ${categoryCount - 1}::int) n`);
  for (let at = 0; at < lookCount; at += perStatement) {
    const rows = Array.from({ length: perStatement }, (_, n) => {
      const id = at + n;
      const category = Math.floor(id / perCluster) % categoryCount;
      const isRare = random() < rareShare;
      if (isRare) rare.push(id);
      return {
        id: `look-${id}`,
        brand: isRare ? 'Rare' : 'Acme',
        category: `category-${category}`,
        price: Math.round(1000 * (1 + (category % 10)) * (0.5 + random())),
        availability: random() < 0.8 ? 'in_stock' : 'out_of_stock',
        vector: Buffer.from(vectors.slice(id * dimensions, (id + 1) * dimensions).buffer).toString('base64'),
      };
    });
    await db.transaction(async (tx) => {
      await tx.query(sql`
        create temporary table if not exists shop_rows (id text, brand text, category text, price bigint, availability text, vector text)`);
      await tx.query(sql`truncate shop_rows`);
      await tx.query(sql`
        insert into shop_rows select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(id text, brand text, category text, price bigint, availability text, vector text)`);
      await tx.query(
        sql`insert into products (customer_id, id, title, brand) select ${customer}, id, 'A product', brand from shop_rows`,
      );
      await tx.query(sql`
        insert into product_categories (customer_id, product_id, category_id, place) select ${customer}, id, category, 0 from shop_rows`);
      await tx.query(
        sql`insert into looks (customer_id, id, product_id, colour) select ${customer}, id, id, 'blue' from shop_rows`,
      );
      await tx.query(sql`
        insert into items (customer_id, id, look_id, condition, availability, currency, price)
        select ${customer}, id, id, 'new', availability, 'EUR', price from shop_rows`);
      await tx.query(sql`
        insert into look_embeddings (customer_id, look_id, predictor, version, vector)
        select ${customer}, id, 'vitrine-embedding', '1', decode(vector, 'base64') from shop_rows`);
    });
  }
  // As the upkeep of the database does whenever there is a pause; here there is none.
  for (const table of ['products', 'product_categories', 'looks', 'items', 'look_embeddings'])
    await db.execute(`vacuum analyze ${table}`);
  return rare;
}

function nearestAmong(vectors, asked, among) {
  const of = (n) => vectors.subarray(n * dimensions, (n + 1) * dimensions);
  const own = of(asked);
  return among
    .filter((n) => n !== asked)
    .map((n) => ({ n, score: of(n).reduce((sum, value, i) => sum + value * own[i], 0) }))
    .sort((a, b) => b.score - a.score)
    .map(({ n }) => n);
}

await bench();
process.exit(0);
