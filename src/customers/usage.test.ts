import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { databaseKinds, freshDatabase, isAvailable } from '../db/testing.js';
import { Usage } from './usage.js';

describe.each(databaseKinds)('usage, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'counts' : 'skipped: no server', () => {
    let db: OpenDatabase;
    let now = new Date('2026-03-01T23:59:59Z');
    const open = () => new Usage(db, () => now);
    beforeAll(async () => {
      db = await freshDatabase(kind);
      await db.query(sql`insert into customers (id, name) values ('acme', 'Acme'), ('globex', 'Globex')`);
    });
    afterAll(() => db?.close());

    test('add up over restarts, processes and midnight', async () => {
      const one = open();
      const two = open();
      for (let n = 0; n < 3; n++) one.count('acme', 'requests');
      two.count('acme', 'requests', 4);
      two.count('globex', 'predictions', 2);
      await Promise.all([one.close(), two.close()]);
      now = new Date('2026-03-02T00:00:00Z');
      const again = open();
      again.count('acme', 'limited_requests');
      again.count('acme', 'ingested_images', 5);
      const none = { requests: 0, limited_requests: 0, predictions: 0, ingested_images: 0 };
      expect(await again.lastDays('acme', 3)).toEqual([
        { day: '2026-02-28', ...none },
        { day: '2026-03-01', ...none, requests: 7 },
        { day: '2026-03-02', ...none, limited_requests: 1, ingested_images: 5 },
      ]);
      expect((await again.lastDays('globex', 2))[0]).toEqual({ day: '2026-03-01', ...none, predictions: 2 });
      expect(await again.lastDays('acme', 1)).toHaveLength(1);
      await again.close();
    });

    test('are kept while the database fails, and do not stumble over a customer that is gone', async () => {
      let isBroken = true;
      const query: OpenDatabase['query'] = (statement) =>
        isBroken ? Promise.reject(new Error('gone')) : db.query(statement);
      const usage = new Usage({ ...db, kind, query } as OpenDatabase, () => now);
      usage.count('initech', 'requests');
      usage.count('globex', 'requests', 2);
      await expect(usage.write()).rejects.toThrow('gone');
      usage.count('globex', 'requests', 3);
      isBroken = false;
      await usage.write();
      await usage.write();
      expect((await usage.lastDays('globex', 1))[0]?.requests).toBe(5);
      await usage.close();
    });
  });
});
