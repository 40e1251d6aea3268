import sql from 'sql-template-tag';
import type { OpenDatabase } from './database.js';
import { isLockTimeout, isUniqueViolation } from './database-error.js';

export interface Migration {
  name: string;
  script: string;
}

/** Any number, as long as no one else locks it: one process changes the shape of the database at a time. */
const advisoryLock = 7_238_170;

/**
 * A change of a table waits for the statements that use it, and whoever comes meanwhile waits behind the change. Servers of
 * the version before go on working: so it waits for a short time only, lets them pass, and tries again.
 */
const lockWaitMs = 2_000;
const lockPauseMs = 1_000;
const triesMax = 60;

/**
 * Brings the shape of the database up to date: runs, in order, those of `migrations` that have not run yet, each
 * in a transaction of its own. Running it twice, or in two processes at once, is harmless. Rejects, and changes
 * nothing, when the database has seen migrations that are not in the list: it belongs to a newer version.
 */
export async function migrate(
  db: Pick<OpenDatabase, 'query' | 'execute'>,
  migrations: Migration[],
  waits = { lockWaitMs, lockPauseMs },
): Promise<void> {
  await db.execute(`
    select pg_advisory_xact_lock(${advisoryLock});
    create table if not exists migrations (name text primary key, applied_at timestamptz not null default now());
  `);
  const applied = await appliedNames(db);
  refuseForeign(applied, migrations);
  for (const migration of migrations.slice(applied.length)) await apply(db, migration, waits);
}

async function appliedNames(db: Pick<OpenDatabase, 'query'>): Promise<string[]> {
  const rows = await db.query<{ name: string }>(sql`select name from migrations order by name`);
  return rows.map(({ name }) => name);
}

function refuseForeign(applied: string[], migrations: Migration[]): void {
  const names = migrations.map(({ name }) => name);
  for (const [index, name] of applied.entries()) {
    if (names[index] === name) continue;
    throw new Error(
      names.includes(name)
        ? `The database lacks the migration ${names[index]}, which comes before ${name}`
        : `The database has the migration ${name}, which this version does not know: it needs a newer version`,
    );
  }
}

/** The statements of a script are one transaction, the record of it included. */
async function apply(
  db: Pick<OpenDatabase, 'query' | 'execute'>,
  { name, script }: Migration,
  waits: { lockWaitMs: number; lockPauseMs: number },
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      // The limit comes after the first lock: another process may take its time to migrate.
      return await db.execute(`
        select pg_advisory_xact_lock(${advisoryLock});
        set local lock_timeout = ${waits.lockWaitMs};
        insert into migrations (name) values ('${name.replaceAll("'", "''")}');
        ${script}`);
    } catch (error) {
      // Another process has run it while we waited for the lock.
      if (isUniqueViolation(error, 'migrations_pkey')) return;
      if (!isLockTimeout(error) || tries === triesMax) throw error;
      await new Promise((resolve) => setTimeout(resolve, waits.lockPauseMs));
    }
  }
}
