import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from '../../db/database.js';
import { freshDatabase } from '../../db/testing.js';
import { itemWhere, lookWhere, productWhere } from '../filters.js';
import { findItems, findLooks, findProducts } from '../rows.js';
import { readTagConditions, taggedLooks } from './tag-filter.js';

/** More than are fetched by their ids. */
const count = 2_400;
/** Label → which looks have it. */
const tags: Record<string, (n: number) => boolean> = {
  'colour:white': (n) => n % 2 === 0,
  'colour:navy': (n) => n % 2 === 1 || n % 600 === 0,
  'colour:red': (n) => n % 100 === 0,
  'garment:dress': (n) => n % 2 === 1 || n % 800 === 0,
  'garment:hat': (n) => n % 2 === 0,
  'garment:skirt': () => false,
};

let db: OpenDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  for (const customer of ['acme', 'globex']) {
    await db.query(sql`insert into customers (id, name) values (${customer}, ${customer})`);
    const numbers = sql`generate_series(1, ${count}::int) as n`;
    await db.query(
      sql`insert into products (customer_id, id, title) select ${customer}, n, 'P' from ${numbers}`,
    );
    await db.query(
      sql`insert into looks (customer_id, id, product_id) select ${customer}, n, n from ${numbers}`,
    );
    await db.query(sql`
      insert into items (customer_id, id, look_id, condition, availability, currency, price)
      select ${customer}, n, n, 'new', 'in_stock', 'EUR', 100 from ${numbers}`);
  }
  for (const [tag, has] of Object.entries(tags)) {
    const [attribute, label] = tag.split(':');
    await db.query(sql`
      insert into look_tags (customer_id, look_id, attribute, label, source)
      select 'acme', id, ${attribute}, ${label}, 'predicted' from unnest(${numbersOf(has)}::text[]) as t(id)`);
  }
});
afterAll(() => db?.close());

const numbersOf = (has: (n: number) => boolean) =>
  Array.from({ length: count }, (_, i) => i + 1)
    .filter(has)
    .map(String);

test.each([
  ['many have it', ['colour:white']],
  ['few have it', ['colour:red']],
  ['nobody has it', ['garment:skirt']],
  ['one of two', ['colour:white', 'colour:navy']],
  ['many have both', ['colour:white', 'garment:hat']],
  ['many have each, few both', ['colour:white', 'garment:dress']],
  ['many have each, nobody both', ['colour:navy', 'garment:hat', 'colour:red', 'garment:dress']],
  ['few of many', ['colour:red', 'garment:hat']],
])('%s', async (_, tag) => {
  const attributes = [...new Set(tag.map((one) => one.split(':')[0]))];
  const expected = numbersOf((n) =>
    attributes.every((attribute) => tag.some((one) => one.startsWith(`${attribute}:`) && tags[one]!(n))),
  );
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const filters = { tag };
  expect(ids(await findLooks(db, 'acme', { where: await lookWhere(db, 'acme', filters) }))).toEqual(expected);
  expect(ids(await findProducts(db, 'acme', { where: await productWhere(db, 'acme', filters) }))).toEqual(
    expected,
  );
  expect(ids(await findItems(db, 'acme', { where: await itemWhere(db, 'acme', filters) }))).toEqual(expected);
  const set = await db.query<{ look_id: string }>(
    taggedLooks('acme', await readTagConditions(db, 'acme', tag)),
  );
  expect(set.map((row) => Number(row.look_id)).sort((a, b) => a - b)).toEqual(expected.map(Number));
  // The other customer has the same dictionary and no tags.
  expect(await findLooks(db, 'globex', { where: await lookWhere(db, 'globex', filters) })).toEqual([]);
});
