import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusteredVectors, exactNearest } from '../../search/testing.js';
import { entriesOf } from '../../search/vector-index-conformance.js';
import { createWorld, type World } from '../../testing/world.js';
import { boostWindow } from './candidates.js';
import { bare, idsOf, type Shown } from './testing-shop.js';

const lookCount = 3_000;
const dimensions = 256;
/** One brand in a hundred looks, one colour in three. */
const rareEvery = 100;
const redEvery = 3;
const vectors = clusteredVectors(lookCount, dimensions, 3);
/** From the most to the least alike of look 7. */
const ranked = exactNearest(entriesOf(vectors, 0), vectors[7]!, lookCount)
  .map(({ key }) => key)
  .filter((n) => n !== 7);
let world: World;

beforeAll(async () => {
  world = await createWorld();
  const { db, vectors: index } = world.context;
  const numbers = sql`generate_series(0, ${lookCount - 1}::int) n`;
  await db.query(sql`
    insert into products (customer_id, id, title, brand)
    select 'acme', n, 'A product', case when n % ${rareEvery}::int = 0 then 'Rare' else 'Common' end from ${numbers}`);
  await db.query(sql`
    insert into looks (customer_id, id, product_id, colour)
    select 'acme', n, n, case when n % ${redEvery}::int = 0 then 'red' else 'blue' end from ${numbers}`);
  const rows = vectors.map((vector, n) => ({
    n,
    vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
  }));
  await db.query(sql`
    insert into look_embeddings (customer_id, look_id, predictor, version, vector)
    select 'acme', n, 'vitrine-embedding', '1', decode(vector, 'base64')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(n int, vector text) order by n`);
  const space = { customerId: 'acme', predictor: 'vitrine-embedding', version: '1', of: 'looks' } as const;
  await index.drop(space);
  await index.warm(space);
});
afterAll(() => world?.close());

async function similar(query: string): Promise<{ results: Shown[]; links: { next: string | null } }> {
  const { status, body } = await world.as('service')(`GET /looks/7/similarities?${bare}&${query}`);
  expect(status).toBe(200);
  return body;
}
const change = async (line: Parameters<ReturnType<World['as']>>[0], body?: object) =>
  expect((await world.as('admin')(line, body)).status).toBeLessThan(300);

test.each([
  ['a filter', { filter: [{ attribute: 'brand', is: ['Rare'] }] }],
  ['what hides the others', { hide: [{ attribute: 'brand', is_not: ['Rare'] }] }],
])('%s that keeps 1 %% of the looks is answered as completely as by exact comparison', async (_, what) => {
  await change('POST /rules', { id: 'rare', do: what });
  const expected = ranked.filter((n) => n % rareEvery === 0).map(String);
  expect(expected).toHaveLength(lookCount / rareEvery);
  expect(idsOf(await similar('limit=1000'))).toEqual(expected);
  await change('DELETE /rules/rare');
});

test('a boost puts the best in another order, leaves those behind them, and pages agree', async () => {
  await change('POST /rules', {
    id: 'red',
    do: { boost: { weight: 1, where: [{ attribute: 'colour', is: ['red'] }] } },
  });
  const whole = (await similar('limit=400')).results.map((one) => one.similar_look_id);
  const window = ranked.slice(0, boostWindow);
  const isRed = (n: number) => n % redEvery === 0;
  const expected = [...window.filter(isRed), ...window.filter((n) => !isRed(n))].map(String);
  expect(whole.slice(0, boostWindow)).toEqual(expected);
  expect(whole.slice(boostWindow)).toEqual(ranked.slice(boostWindow, 400).map(String));
  const paged: string[] = [];
  for (let offset = 0; offset < 400; offset += 50)
    paged.push(...idsOf(await similar(`limit=50&offset=${offset}`)));
  expect(paged).toEqual(whole);
  await change('DELETE /rules/red');
});

test('pins stand at their positions up to the last page, and push nobody out', async () => {
  const pins = [3, 60, 999].map((position, n) => ({ look_id: String(ranked[2_000 + n]), position }));
  await change('POST /rules', { id: 'pins', do: { pin: pins } });
  const paged: Shown[] = [];
  for (let offset = 0; offset < 1000; offset += 250)
    paged.push(...(await similar(`limit=250&offset=${offset}`)).results);
  expect(paged.map(({ position }) => position)).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
  for (const { look_id: id, position } of pins)
    expect(paged[position - 1]).toMatchObject({ similar_look_id: id, pinned: true });
  const others = paged.filter(({ pinned }) => !pinned).map((one) => one.similar_look_id);
  expect(others.slice(0, 100)).toEqual(ranked.slice(0, 100).map(String));
  expect(new Set(others).size).toBe(997);
  await change('DELETE /rules/pins');
});
