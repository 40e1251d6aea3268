/**
 * Databases for tests. Besides config.ts this and blobs/testing.ts alone read the environment: the variable
 * VITRINE_TEST_DATABASE_URL names a PostgreSQL server on which the tests run instead of PGlite.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { migrations } from '../migrations.js';
import type { Database, DatabaseLog, OpenDatabase } from './database.js';
import { dumpKey, makeDump } from './initial-database.js';
import { type Migration, migrate } from './migrate.js';
import { openPglite } from './pglite.js';
import { openPostgres } from './postgres.js';

export type DatabaseKind = Database['kind'];

/** The address of the PostgreSQL server that tests may use; they make databases of their own there. */
export const testServerUrl: string | undefined = process.env.VITRINE_TEST_DATABASE_URL || undefined;

export const databaseKinds: DatabaseKind[] = ['pglite', 'postgres'];

/** Whether tests can have a database of this kind; for `describe.skipIf(!isAvailable(kind))`. */
export function isAvailable(kind: DatabaseKind): boolean {
  return kind === 'pglite' || testServerUrl !== undefined;
}

export const silentLog: DatabaseLog = { warn() {}, error() {} };

/** The trouble that a test did not ask for is worth seeing. */
const testLog: DatabaseLog = {
  warn: (details, message) => console.warn(message, details),
  error: (details, message) => console.error(message, details),
};

/**
 * An empty database with all migrations (or those given), of the kind the tests run on; closing it throws it
 * away. PGlite runs in memory and takes about a second; the first one for a set of migrations takes ten.
 */
export async function freshDatabase(
  kind: DatabaseKind = testServerUrl ? 'postgres' : 'pglite',
  wanted: Migration[] = migrations,
): Promise<OpenDatabase> {
  if (kind === 'postgres') return freshPostgres(wanted);
  compiled ??= compilePglite();
  await compiled;
  return openPglite({ template: await template(wanted), log: testLog });
}

/** The code of PGlite: for as long as a process holds it, its threads need not compile it again, each for itself. */
let compiled: Promise<unknown> | undefined;

async function compilePglite(): Promise<unknown> {
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { compile(code: Uint8Array): Promise<unknown> };
  };
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return WebAssembly.compile(await readFile(join(dirname(main), 'pglite.wasm')));
}

async function freshPostgres(wanted: Migration[]): Promise<OpenDatabase> {
  if (testServerUrl === undefined) throw new Error('VITRINE_TEST_DATABASE_URL is not set');
  const name = `vitrine_test_${randomUUID().replaceAll('-', '')}`;
  const server = await openPostgres({ url: testServerUrl, log: testLog, connectionsMax: 1 });
  const migrated = await postgresTemplate(server, wanted);
  await server.query(sql`create database ${raw(name)} template ${raw(migrated)}`);
  const database = await openPostgres({ url: addressOf(name), log: testLog });

  const close = database.close.bind(database);
  let closed: Promise<void> | undefined;
  const dropAndClose = async () => {
    await close();
    await server.query(sql`drop database if exists ${raw(name)} with (force)`);
    await server.close();
  };
  database.close = () => {
    closed ??= dropAndClose();
    return closed;
  };
  return database;
}

/** The name of a database with these migrations, made once for each server and set of migrations; nobody uses it itself. */
async function postgresTemplate(server: Database, wanted: Migration[]): Promise<string> {
  const name = `vitrine_template_${dumpKey(wanted)}`;
  // Other processes may be at it: who holds the lock makes it, the others find it.
  return server.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(hashtext(${name}))`);
    if ((await tx.query(sql`select 1 from pg_database where datname = ${name}`)).length > 0) return name;
    const maker = await openPostgres({ url: testServerUrl!, log: testLog, connectionsMax: 1 });
    const unfinished = `${name}_unfinished`;
    await maker.query(sql`drop database if exists ${raw(unfinished)} with (force)`);
    await maker.query(sql`create database ${raw(unfinished)}`);
    const database = await openPostgres({ url: addressOf(unfinished), log: testLog });
    await migrate(database, wanted);
    await database.close();
    await maker.query(sql`alter database ${raw(unfinished)} rename to ${raw(name)}`);
    await maker.close();
    return name;
  });
}

function addressOf(database: string): string {
  const url = new URL(testServerUrl!);
  url.pathname = `/${database}`;
  return url.href;
}

/** The path of a dump of a database with these migrations, made once for each machine and set of migrations. */
export async function template(wanted: Migration[]): Promise<string> {
  const folder = join(tmpdir(), `vitrine-test-${userInfo().username}`);
  const path = join(folder, `${dumpKey(wanted)}.tar`);
  if (existsSync(path)) return path;

  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, await makeDump(wanted, 'none'));
  await rename(unfinished, path);
  return path;
}
