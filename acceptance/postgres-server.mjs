// A PostgreSQL server of a test's own, which it may stop and start; `undefined` where none is installed.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const bin = folderOfPrograms();
export const isPostgresInstalled = bin !== undefined;

export async function ownPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-postgres-'));
  const port = await freePort();
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid() === 0;
  const run = (program, ...args) => {
    const line = [join(bin, program), '--pgdata', join(folder, 'data'), ...args];
    const [file, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...line] : line;
    execFileSync(file, rest, { cwd: folder, stdio: 'ignore' });
  };
  if (isRoot) {
    const uid = Number(execFileSync('id', ['-u', 'postgres']));
    chownSync(folder, uid, uid);
  }
  run('initdb', '--username', 'vitrine', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  const start = () => run('pg_ctl', '--wait', '--log', join(folder, 'log'), '--options', options, 'start');
  const stop = () => run('pg_ctl', '--wait', '--mode', 'fast', 'stop');
  start();
  return {
    url: `postgres://vitrine@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove: () => {
      try {
        stop();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Debian keeps them out of the path, a folder for each version. */
function folderOfPrograms() {
  const versions = '/usr/lib/postgresql';
  const installed = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...process.env.PATH.split(delimiter),
    ...installed.map((version) => join(versions, version, 'bin')),
  ];
  return folders.find((folder) => existsSync(join(folder, 'pg_ctl')));
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      });
  });
}
