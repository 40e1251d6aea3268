import sql from 'sql-template-tag';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tenantRole } from './bound.js';
import type { Database, OpenDatabase } from './database.js';
import { freshDatabase, isAvailable } from './testing.js';

describe.skipIf(!isAvailable('postgres'))(
  `statements kept prepared${isAvailable('postgres') ? '' : ' (skipped: no server)'}`,
  () => {
    let db: OpenDatabase;
    let own: Database;
    beforeEach(async () => {
      db = await freshDatabase('postgres');
      own = db.boundTo('acme');
      await db.execute(
        `create table notes (id int); insert into notes values (1); grant select on notes to ${tenantRole}`,
      );
    });
    afterEach(() => db?.close());

    // One after the other, all go to the same connection.
    const ask = () => own.query(sql`select * from notes`);
    const prepared = () =>
      db.query(sql`select name from pg_prepared_statements where statement = 'select * from notes'`);
    const askOften = async () => {
      for (let n = 0; n < 8; n++) expect(await ask()).toHaveLength(1);
    };

    it('are those that are asked often', async () => {
      await ask();
      expect(await prepared()).toHaveLength(0);
      await askOften();
      expect(await prepared()).toHaveLength(1);
    });

    it('are asked anew when the schema has changed', async () => {
      await askOften();
      await db.execute('alter table notes add column words text');
      expect(await ask()).toEqual([{ id: 1, words: null }]);
      await askOften();
      expect(await prepared()).toHaveLength(1);
    });

    it('are given up where something before the server loses them', async () => {
      await askOften();
      await db.query(sql`deallocate all`);
      expect(await ask()).toEqual([{ id: 1 }]);
      await askOften();
      expect(await prepared()).toHaveLength(0);
    });

    it('tell what is wrong with them as others do', async () => {
      const divide = () => own.query(sql`select 1 / (id - ${1}::int) from notes`);
      for (let n = 0; n < 8; n++) await expect(divide()).rejects.toMatchObject({ code: '22012' });
    });
  },
);
