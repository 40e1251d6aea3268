import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { hashApiKey } from './api-key.js';
import { findApiKey, insertApiKey } from './api-keys.js';

let db: Database;
const now = new Date();

beforeAll(async () => {
  db = await freshDatabase();
  await db.query(sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex')`);
});
afterAll(() => db.close());

test('a key is found by its hash, with its customer', async () => {
  const acme = await insertApiKey(db, 'acme', { label: 'shop', now });
  const globex = await insertApiKey(db, 'globex', { label: 'shop', now });
  expect(await findApiKey(db, hashApiKey(acme))).toEqual({ customerId: 'acme' });
  expect(await findApiKey(db, hashApiKey(globex))).toEqual({ customerId: 'globex' });
});

test('a key of superusers has no customer', async () => {
  const key = await insertApiKey(db, null, { label: 'engineers', now });
  expect(key).toMatch(/^vsu_/);
  expect(await findApiKey(db, hashApiKey(key))).toEqual({ customerId: null });
});

test('an unknown key and a revoked key are not found', async () => {
  expect(await findApiKey(db, hashApiKey('vtr_unknown'))).toBeUndefined();
  const key = await insertApiKey(db, 'acme', { label: 'old', now });
  await db.query(sql`update api_keys set revoked_at = now() where hash = ${hashApiKey(key)}`);
  expect(await findApiKey(db, hashApiKey(key))).toBeUndefined();
});

test('the text of a key is not stored', async () => {
  const key = await insertApiKey(db, 'acme', { label: 'shop', now });
  const rows = await db.query<{ row: string }>(sql`select api_keys::text as row from api_keys`);
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) expect(row).not.toContain(key.slice(4));
});
