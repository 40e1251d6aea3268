import sql from 'sql-template-tag';
import { learnStyle } from '../dist/catalog/style/learn-style.js';
import { seededRandom } from '../dist/seeded-random.js';
import { createWorld } from '../dist/testing/world.js';
import { bareIndex } from './bare-index.mjs';
import { clusteredVectors, dimensions } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const lookCount = 10_000;
const slots = ['top', 'bottom', 'outerwear', 'shoes', 'bag'];
const styles = 100;
const outfitCount = 2_000;
const perStatement = 1_000;
const requests = 200;
const warmUps = 100;

/**
 * A synthetic shop: a look's vector is a cluster of its slot and of its style, and noise. The looks of an outfit are of styles
 * that a rule of the shop names: the same, or others by slot, in a share of outfits; else any.
 */
function syntheticShop(partner, ruledShare = 0.8) {
  const random = seededRandom(3);
  const [ofSlot, ofStyle] = [slots.length, styles].map((count, n) =>
    clusteredVectors(count, { seed: 10 + n, perCluster: 1 }),
  );
  const noise = clusteredVectors(lookCount, { seed: 12, perCluster: 1 });
  const looks = Array.from({ length: lookCount }, (_, n) => {
    const [slot, style] = [n % slots.length, Math.floor(random() * styles)];
    const at = (vectors, i, d) => vectors[i * dimensions + d];
    const raw = Float32Array.from(
      { length: dimensions },
      (_, d) => at(ofSlot, slot, d) + 0.6 * at(ofStyle, style, d) + 0.8 * at(noise, n, d),
    );
    const length = Math.hypot(...raw);
    return {
      id: `look-${n}`,
      slot: slots[slot],
      style,
      vector: raw.map((value) => value / length),
      colours: [],
    };
  });
  const places = new Map();
  for (const [n, { slot, style }] of looks.entries())
    places.set(`${slot} ${style}`, [...(places.get(`${slot} ${style}`) ?? []), n]);
  const sets = Array.from({ length: outfitCount }, () => {
    const style = Math.floor(random() * styles);
    const isRuled = random() < ruledShare;
    return slots.map((slot, i) => {
      const wanted = isRuled ? partner(style, i) % styles : Math.floor(random() * styles);
      const those = places.get(`${slot} ${wanted}`);
      return those[Math.floor(random() * those.length)];
    });
  });
  return { looks, sets };
}

function benchLearning() {
  const rules = [
    ['looks of one style together', (style) => style],
    ['another style in each slot', (style, slot) => style + 17 * slot],
    ['no rule', () => 0, 0],
  ];
  const rows = rules.map(([name, partner, share]) => {
    const data = syntheticShop(partner, share);
    const start = performance.now();
    const { report } = learnStyle(data);
    const { learned, fallback, random } = report.accuracy;
    return [
      name,
      learned,
      fallback,
      random,
      report.uses,
      report.questions,
      (performance.now() - start) / 1000,
    ];
  });
  printTable(
    `Fill-in-the-blank among 4 looks of a slot, held-out outfits; SYNTHETIC shop of ${lookCount.toLocaleString('en')} looks, ${outfitCount.toLocaleString('en')} outfits, a fifth of them by chance`,
    ['', 'learned', 'fallback', 'random', 'answers', 'questions', 'seconds'],
    rows,
  );
}

/** GET /looks/{id}/style-with beside a bare index search: by the fallback, then by what was learned. */
async function benchAnswers() {
  const world = await createWorld();
  const { db, vectors: index } = world.context;
  const { looks, sets } = syntheticShop((style, slot) => style + 17 * slot);
  await fillShop(db, world.as('admin'), looks);
  await settled(db);
  await index.warm({ customerId: 'acme', predictor: 'vitrine-embedding', version: '1', of: 'looks' });
  const bare = bareIndex(Float32Array.from(looks.flatMap(({ vector }) => [...vector])));
  const idOf = (n) => (n * 7919) % lookCount;
  const service = world.as('service');
  const ask = async (path, n) => {
    const { status, body } = await service(`GET /looks/look-${idOf(n)}/${path}?limit=24`);
    if (status !== 200 || body.results.length < 24)
      throw new Error(`It was answered ${status}, ${body.reason}`);
    return body.compatibility;
  };
  const measured = [];
  for (const wanted of ['fallback', 'learned']) {
    if ((await ask('style-with', 0)) !== wanted) throw new Error(`It is not answered by ${wanted}`);
    for (let n = 0; n < warmUps; n++) await ask('style-with', n);
    const times = { index: [], ids: [], looks: [] };
    for (let round = 0; round < 4; round++) {
      times.ids.push(...(await timeEach(requests / 4, (n) => ask('style-with', n + round * 500))));
      times.looks.push(...(await timeEach(requests / 4, (n) => ask('style-with-looks', n + round * 500))));
      times.index.push(...(await timeEach(requests / 4, async (n) => bare(idOf(n + round * 500)))));
    }
    const row = (name, ms) => [name, median(ms), quantile(ms, 0.95), median(ms) - median(times.index)];
    measured.push(
      ...(wanted === 'fallback' ? [row('bare index search', times.index)] : []),
      row(`style-with, ${wanted}`, times.ids),
      row(`style-with-looks, ${wanted}`, times.looks),
    );
    if (wanted === 'learned') break;
    for (let at = 0; at < sets.length; at += perStatement) {
      const outfits = sets.slice(at, at + perStatement).map((set, n) => ({
        id: `outfit-${at + n}`,
        look_ids: set.map((place) => `look-${place}`),
      }));
      await world.as('admin')('POST /outfits', outfits);
    }
    await settled(db);
  }
  printTable(
    `${lookCount.toLocaleString('en')} looks of ${slots.length} slots, 24 results over HTTP, ${dimensions} dimensions; milliseconds`,
    ['', 'p50', 'p95', 'above bare'],
    measured,
  );
  await world.close();
}

async function fillShop(db, admin, looks) {
  await admin(
    'POST /categories',
    slots.map((slot) => ({ id: slot, name: slot, slot })),
  );
  for (let at = 0; at < looks.length; at += perStatement) {
    const some = looks.slice(at, at + perStatement);
    const { status } = await admin(
      'POST /products',
      some.map(({ id, slot }, n) => ({
        id,
        title: 'A product',
        categories: [slot],
        looks: [
          {
            id,
            items: [
              { id, price: '10', currency: 'EUR', availability: n % 7 === 0 ? 'out_of_stock' : 'in_stock' },
            ],
          },
        ],
      })),
    );
    if (status !== 200) throw new Error(`Products were answered ${status}`);
    const rows = some.map(({ id, vector }) => ({
      id,
      vector: Buffer.from(vector.buffer).toString('base64'),
    }));
    await db.query(sql`
      insert into look_embeddings (customer_id, look_id, predictor, version, vector)
      select 'acme', id, 'vitrine-embedding', '1', decode(vector, 'base64')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, vector text)`);
    await db.query(sql`
      insert into look_tags (customer_id, look_id, attribute, label, source, share)
      select 'acme', id, 'colour', (array['red', 'navy', 'green', 'grey'])[1 + row_number() over () % 4], 'predicted', 0.8
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text)`);
  }
  await db.query(sql`select want_style('acme')`);
}

async function settled(db) {
  for (;;) {
    const [{ n }] = await db.query(sql`select count(*)::int as n from jobs where kind = 'learn-style'`);
    if (n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

benchLearning();
await benchAnswers();
process.exit(0);
