import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenDatabase } from './db/database.js';
import { freshDatabase } from './db/testing.js';

/** Tables that belong to the installation and not to a customer; a new one is listed here only after an argument. */
const ofTheInstallation = [
  'audit_log',
  'customers',
  'identity_clients',
  'identity_pending',
  'identity_sessions',
  'identity_sign_in_failures',
  'identity_users',
  'migrations',
  'predictor_versions',
];
/** Their rows can belong to the installation: keys of superusers, jobs for all customers. */
const withoutCustomerInKey = ['api_keys', 'jobs'];

let db: OpenDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db?.close());

test('every table belongs to a customer, by its first column and its key', async () => {
  const tables = await db.query<{ name: string; first: string; key: string[] }>(sql`
    select c.relname as name,
      (select attname::text from pg_attribute where attrelid = c.oid and attnum = 1) as first,
      (select array_agg(a.attname::text order by k.place)
        from pg_constraint p, unnest(p.conkey) with ordinality as k(column_number, place), pg_attribute a
        where p.conrelid = c.oid and p.contype = 'p' and a.attrelid = c.oid and a.attnum = k.column_number) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = current_schema()
    order by c.relname`);
  const owned = tables.filter(({ name }) => !ofTheInstallation.includes(name));
  expect(owned.length).toBeGreaterThan(5);
  for (const { name, first, key } of owned) {
    if (withoutCustomerInKey.includes(name)) continue;
    expect([name, first]).toEqual([name, 'customer_id']);
    expect([name, key?.[0]]).toEqual([name, 'customer_id']);
  }
  const names = tables.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([...ofTheInstallation, ...withoutCustomerInKey]));
});

test('deleting a customer takes everything of it along', async () => {
  const references = await db.query<{ name: string; rule: string }>(sql`
    select conrelid::regclass::text as name, confdeltype::text as rule from pg_constraint
    where contype = 'f' and confrelid in ('customers'::regclass, 'images'::regclass, 'collections'::regclass)`);
  expect(references.length).toBeGreaterThan(6);
  expect(references.filter(({ rule }) => rule !== 'c')).toEqual([]);
});
