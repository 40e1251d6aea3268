import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../dist/http/free-port.js';

const installedIn = '/usr/lib/postgresql';
const backMsMax = 60_000;

/** Where PostgreSQL's programs are, or undefined. */
export function postgresPrograms() {
  const folders = (process.env.PATH ?? '').split(':');
  if (existsSync(installedIn)) {
    const versions = readdirSync(installedIn).sort((a, b) => Number(b) - Number(a));
    folders.push(...versions.map((version) => join(installedIn, version, 'bin')));
  }
  return folders.find((folder) => existsSync(join(folder, 'pg_ctl')) && existsSync(join(folder, 'initdb')));
}

/** A PostgreSQL server that is there to be killed and stopped, on 127.0.0.1; undefined where none is installed. */
export async function openPostgres() {
  const programs = postgresPrograms();
  if (!programs) return undefined;
  const isRoot = process.getuid() === 0;
  // It refuses to run as root.
  const run = (program, ...args) => {
    const command = [join(programs, program), ...args];
    const [file, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
    execFileSync(file, rest, { stdio: 'ignore', cwd: '/' });
  };
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-soak-postgres-'));
  if (isRoot) {
    const [owner, group] = ['-u', '-g'].map((which) =>
      Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' })),
    );
    chownSync(folder, owner, group);
  }
  const data = join(folder, 'data');
  const port = await freePort('127.0.0.1');
  run(
    'initdb',
    '--pgdata',
    data,
    '--username',
    'vitrine',
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
  );
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60`;
  const start = () =>
    run('pg_ctl', '--pgdata', data, '--wait', '--log', join(folder, 'log'), '--options', options, 'start');
  /** `fast` ends connections politely, `immediate` as a crash does. */
  const stop = (mode) => run('pg_ctl', '--pgdata', data, '--mode', mode, '--wait', 'stop');
  start();
  const url = `postgres://vitrine@127.0.0.1:${port}/postgres`;
  return {
    url,
    port,
    start,
    stop,
    /** SIGKILL to one of the processes that serve connections, after which PostgreSQL starts all of them anew. */
    async killBackend() {
      const until = Date.now() + backMsMax;
      for (; Date.now() < until; await sleep(100)) {
        const [row] = await backends(url).catch(() => []);
        if (!row) continue;
        process.kill(row.pid, 'SIGKILL');
        return;
      }
      throw new Error(`PostgreSQL did not come back within ${backMsMax / 1000} s`);
    },
    close() {
      try {
        if (existsSync(join(data, 'postmaster.pid'))) stop('immediate');
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    log: () => readFileSync(join(folder, 'log'), 'utf8'),
  };
}

async function backends(connectionString) {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  try {
    const asked = `select pid from pg_stat_activity
      where application_name = 'vitrine' order by random() limit 1`;
    return (await client.query(asked)).rows;
  } finally {
    await client.end();
  }
}
