import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { databaseKinds, freshDatabase, isAvailable } from '../db/testing.js';
import { hashApiKey } from './api-key.js';
import { ApiKeys } from './api-keys.js';

const page = { limit: 10, offset: 0 };

describe.each(databaseKinds)('API keys, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'keys' : 'skipped: no server', () => {
    let db: OpenDatabase;
    let keys: ApiKeys;
    let now = new Date('2026-01-01T12:00:00Z');
    const find = async (text: string) => (await keys.find(hashApiKey(text)))?.customerId;

    beforeAll(async () => {
      db = await freshDatabase(kind);
      await db.query(sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex')`);
      keys = new ApiKeys(db, () => now);
    });
    afterAll(async () => {
      await keys?.close();
      await db?.close();
    });

    test('are found by their hash, with their customer', async () => {
      const acme = await keys.create('acme', 'shop');
      const globex = await keys.create('globex', 'shop');
      const superuser = await keys.create(null, 'engineers');
      expect(superuser.text).toMatch(/^vsu_/);
      expect(await find(acme.text)).toBe('acme');
      expect(await find(globex.text)).toBe('globex');
      expect(await find(superuser.text)).toBeNull();
      expect(await find('vtr_unknown')).toBeUndefined();
    });

    test('end at once when they are revoked', async () => {
      const { key, text } = await keys.create('acme', 'old');
      expect(await find(text)).toBe('acme');
      expect(await keys.revoke('key-unknown')).toBeUndefined();
      expect(await find(text)).toBe('acme');
      expect((await keys.revoke(key.id))?.endsAt).toEqual(now);
      expect(await find(text)).toBeUndefined();
    });

    test('work beside their successor until the overlap is over', async () => {
      const { key, text } = await keys.create('acme', 'rotated');
      const rotated = (await keys.rotate(key.id, 3600))!;
      expect(rotated.key.label).toBe('rotated');
      expect(rotated.old.endsAt).toEqual(new Date(now.getTime() + 3_600_000));
      expect([await find(text), await find(rotated.text)]).toEqual(['acme', 'acme']);
      // A second rotation does not give it more time.
      await keys.rotate(key.id, 7200);
      now = new Date(now.getTime() + 3_600_001);
      expect([await find(text), await find(rotated.text)]).toEqual([undefined, 'acme']);
    });

    test('are listed with their last use and without their text', async () => {
      const { key, text } = await keys.create('globex', 'used');
      await keys.find(hashApiKey(text));
      const listed = await keys.list({ customerId: 'globex', ...page });
      expect(listed.find(({ id }) => id === key.id)).toMatchObject({ label: 'used', lastUsedAt: now });
      const rows = await db.query<{ row: string }>(sql`select api_keys::text as row from api_keys`);
      for (const { row } of rows) expect(row).not.toContain(text.slice(4));
    });

    test('of a suspended customer say so', async () => {
      const { text } = await keys.create('globex', 'shop');
      expect((await keys.find(hashApiKey(text)))?.isSuspended).toBe(false);
      await db.query(sql`update customers set suspended_at = now() where id = 'globex'`);
      keys.forget();
      expect((await keys.find(hashApiKey(text)))?.isSuspended).toBe(true);
    });
  });
});
