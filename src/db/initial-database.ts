/**
 * The embedded database as it is before anything is in it. Making one takes seconds, which no first start need wait for: it
 * is made with the package.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import type { Sql } from 'sql-template-tag';
import type { SqlValue } from './database.js';
import { type Migration, migrate } from './migrate.js';
import { rows } from './pglite-rows.js';
import { Statements } from './pglite-statements.js';
import { toText } from './values.js';

/** Where the build puts it: beside what is compiled. */
export const initialDatabase = fileURLToPath(new URL('../initial-database.tar.gz', import.meta.url));

/** The file of it; `undefined` where it was not built. */
export function builtDatabase(): string | undefined {
  return existsSync(initialDatabase) ? initialDatabase : undefined;
}

/** A dump of a new database with these migrations. */
export async function makeDump(wanted: Migration[], compression: 'gzip' | 'none'): Promise<Buffer> {
  const pg = await PGlite.create();
  try {
    const statements = new Statements(pg);
    await migrate(
      {
        query: async <Row>(statement: Sql) =>
          rows<Row>(await statements.run(statement.text, (statement.values as SqlValue[]).map(toText))),
        execute: async (script) => {
          await pg.exec(script);
        },
      },
      wanted,
    );
    await pg.exec('checkpoint');
    const dump = await pg.dumpDataDir(compression);
    return Buffer.from(await dump.arrayBuffer());
  } finally {
    await pg.close();
  }
}

/** The same for dumps that are the same: of one PGlite and one set of migrations. */
export function dumpKey(wanted: Migration[]): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const about = readFileSync(join(dirname(entry), '..', 'package.json'));
  return createHash('sha256').update(about).update(JSON.stringify(wanted)).digest('hex').slice(0, 32);
}
