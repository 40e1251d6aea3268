import { PGlite } from '@electric-sql/pglite';
import type { Sql } from 'sql-template-tag';
import type { Database } from '../db/database.js';
import { migrations } from '../migrations.js';

export async function freshDatabase(): Promise<Database> {
  const pg = await PGlite.create();
  for (const { script } of migrations) await pg.exec(script);
  const query = async <Row>(statement: Sql) =>
    (await pg.query<Row>(statement.text, statement.values as unknown[])).rows;
  return {
    kind: 'pglite',
    query,
    transaction: (work) =>
      pg.transaction((tx) =>
        work({
          query: async <Row>(statement: Sql) =>
            (await tx.query<Row>(statement.text, statement.values as unknown[])).rows,
        }),
      ),
    execute: async (script) => void (await pg.exec(script)),
    close: () => pg.close(),
  };
}
