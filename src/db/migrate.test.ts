import sql from 'sql-template-tag';
import { afterEach, describe, expect, it } from 'vitest';
import { migrations } from '../migrations.js';
import type { OpenDatabase } from './database.js';
import { migrate } from './migrate.js';
import { databaseKinds, freshDatabase, isAvailable } from './testing.js';

const first = { name: '0001-first', script: 'create table one (id int); insert into one values (1);' };
const second = { name: '0002-second', script: 'create table second (id int);' };
const broken = { name: '0002-broken', script: 'create table two (id int); select 1 / 0;' };

describe.each(databaseKinds)('migrate, on %s', (kind) => {
  describe.skipIf(!isAvailable(kind))(isAvailable(kind) ? 'migrate' : 'skipped: no server', () => {
    let db: OpenDatabase;
    afterEach(() => db.close());

    it('runs what has not run yet, once and in order', async () => {
      db = await freshDatabase(kind, []);
      await migrate(db, [first]);
      await migrate(db, [first]);
      await migrate(db, [first, second]);
      expect(await db.query(sql`select * from one`)).toEqual([{ id: 1 }]);
      expect(await db.query(sql`select name from migrations order by name`)).toEqual([
        { name: first.name },
        { name: second.name },
      ]);
    });

    it('leaves nothing of a migration that fails', async () => {
      db = await freshDatabase(kind, []);
      await expect(migrate(db, [first, broken])).rejects.toMatchObject({ code: '22012' });
      expect(await db.query(sql`select to_regclass('two')::text as two`)).toEqual([{ two: null }]);
      await migrate(db, [first, second]);
    });

    it('refuses a database of a newer version', async () => {
      db = await freshDatabase(kind, []);
      await migrate(db, [first, second]);
      await expect(migrate(db, [first])).rejects.toThrow('newer version');
    });

    it('refuses a database that lacks an earlier migration', async () => {
      db = await freshDatabase(kind, []);
      await migrate(db, [second]);
      await expect(migrate(db, [first, second])).rejects.toThrow('lacks the migration 0001-first');
    });

    it('may run twice at once', async () => {
      db = await freshDatabase(kind, []);
      await Promise.all([migrate(db, [first, second]), migrate(db, [first, second])]);
      expect(await db.query(sql`select * from one`)).toEqual([{ id: 1 }]);
    });

    it.skipIf(kind === 'pglite')('lets others pass while a table that it changes is in use', async () => {
      db = await freshDatabase(kind, []);
      await migrate(db, [first]);
      let migrated: Promise<void> | undefined;
      let tries = 0;
      const counted: Pick<OpenDatabase, 'query' | 'execute'> = {
        query: (statement) => db.query(statement),
        execute: (script) => {
          if (script.includes('alter table one')) tries++;
          return db.execute(script);
        },
      };
      await db.transaction(async (tx) => {
        await tx.query(sql`select from one`);
        const change = { name: '0002-change', script: 'alter table one add column more int;' };
        migrated = migrate(counted, [first, change], { lockWaitMs: 50, lockPauseMs: 20 });
        await expect.poll(() => tries, { timeout: 20_000 }).toBeGreaterThan(2);
        // Would wait behind the change for as long as that waits for us.
        await db.query(sql`select from one`);
      });
      await migrated;
      expect(await db.query(sql`select more from one`)).toEqual([{ more: null }]);
    });

    it('brings up the whole list', async () => {
      db = await freshDatabase(kind, []);
      await migrate(db, migrations);
      await migrate(db, migrations);
      const applied = await db.query<{ name: string }>(sql`select name from migrations order by name`);
      expect(applied.map(({ name }) => name)).toEqual(migrations.map(({ name }) => name));
    });
  });
});
