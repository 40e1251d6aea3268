import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { migrations } from '../../../migrations.js';
import { reasonOf } from '../../reason.js';
import { type Check, type Finding, failed, ok, warning } from '../check.js';

const name = 'database';
const versionMin = 15;
const connectMs = 5_000;

export const checkDatabase: Check = async ({ config }) =>
  config.databaseUrl === undefined ? [await embedded(config.data)] : postgres(config.databaseUrl);

/** Looked at from outside: opening it would take it away from the server. */
async function embedded(data: string): Promise<Finding> {
  const isThere = await stat(join(data, 'database')).then(
    () => true,
    () => false,
  );
  const holder = Number(await readFile(join(data, 'lock.pid'), 'utf8').catch(() => ''));
  if (holder > 0 && isAlive(holder))
    return ok(
      name,
      `embedded, in use by the process ${holder}; a second one on this directory would be refused`,
    );
  return ok(name, isThere ? 'embedded, in use by nobody' : 'embedded; the first start makes it');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return reasonOf(error) === 'EPERM';
  }
}

async function postgres(url: string): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: 'vitrine doctor',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const version =
      Number((await client.query('show server_version_num')).rows[0].server_version_num) / 10_000;
    if (version < versionMin)
      return [
        failed(
          name,
          `PostgreSQL ${Math.floor(version)} is too old`,
          `Use PostgreSQL ${versionMin} or later.`,
        ),
      ];
    return [ok(name, `PostgreSQL ${Math.floor(version)} answers`), shapeOf(await applied(client))];
  } catch (error) {
    return [failed(name, `PostgreSQL refuses: ${wordsOf(error)}`, nextOf(reasonOf(error)))];
  } finally {
    await client.end().catch(() => {});
  }
}

/** Migrations that have run; none before the first start. */
async function applied(client: pg.Client): Promise<string[]> {
  const there = await client.query("select to_regclass('migrations') is not null as there");
  if (!there.rows[0].there) return [];
  return (await client.query('select name from migrations order by name')).rows.map((row) => row.name);
}

function shapeOf(done: string[]): Finding {
  const known = migrations.map((one) => one.name);
  const foreign = done.find((one) => !known.includes(one));
  if (foreign)
    return failed(
      'migrations',
      `The database has ${foreign}, which this version does not know`,
      'Run the newer version that made it.',
    );
  const pending = known.length - done.length;
  if (pending === 0) return ok('migrations', `all ${known.length} have run`);
  return warning(
    'migrations',
    `${pending} of ${known.length} have not run`,
    'Run `vitrine migrate`, or start the server, which does the same.',
  );
}

function wordsOf(error: unknown): string {
  return (error as Error).message || reasonOf(error);
}

function nextOf(code: string): string {
  const next: Record<string, string> = {
    ECONNREFUSED: 'Start it, or check host and port in VITRINE_DATABASE_URL.',
    ENOTFOUND: 'Check the host in VITRINE_DATABASE_URL.',
    '28P01': 'Check user and password in VITRINE_DATABASE_URL; characters such as @ are written as %40.',
    '28000': 'Check the user in VITRINE_DATABASE_URL, and pg_hba.conf of the server.',
    '3D000': 'Make the database: createdb NAME',
  };
  return next[code] ?? 'Check VITRINE_DATABASE_URL: postgres://USER:PASSWORD@HOST:5432/NAME';
}
