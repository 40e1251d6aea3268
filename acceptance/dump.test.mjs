// The lines of Backup and restore for PostgreSQL: rows are dumped while the server runs, and restored into another database.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { afterEach, expect, test } from 'vitest';
import { openPostgres } from '../dist/db/postgres.js';
import { picture } from '../dist/testing/pictures.js';
import { repository, signInAsAdmin, startServer, temporaryData } from './server.mjs';
import { blocksOf, startDesk } from './shell-lines.mjs';

const guide = readFileSync(join(repository, 'docs/guides/backup-and-restore.md'), 'utf8');
const address = process.env.VITRINE_TEST_DATABASE_URL;
const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test.skipIf(!address || !isThere('pg_dump'))(
  'a dump and a copy of the files are the same installation',
  { timeout: 180_000 },
  async () => {
    const [from, to] = await emptyDatabases();
    const place = await temporaryData();
    closing.push(place.remove);
    const desk = await startDesk(place.data);
    closing.push(desk.close);
    const first = await startServer(place.data, { flags: ['--database-url', from] });
    closing.push(first.end);
    const admin = await signInAsAdmin(first.credentials);
    const images = await Promise.all(
      [1, 2].map(async (n) => ({
        id: `picture-${n}`,
        file: { base64: (await picture(n)).toString('base64') },
      })),
    );
    await admin('POST /images?wait=60', images);
    const before = await admin('GET /images/picture-1/similar');
    expect(before.body.results).toHaveLength(1);

    const dumped = await desk.run(blocksOf(guide, 'dump'), { VITRINE_DATABASE_URL: from });
    expect(dumped).toMatchObject({ code: 0, stderr: '' });
    const restored = join(desk.folder, 'restored');
    cpSync(place.data, restored, { recursive: true });
    await first.end();
    const read = await desk.run(blocksOf(guide, 'restore-dump'), { NEW_DATABASE_URL: to });
    expect(read).toMatchObject({ code: 0, stderr: '' });

    const second = await startServer(restored, { flags: ['--database-url', to] });
    closing.push(second.end);
    const again = await signInAsAdmin(second.credentials);
    expect((await again('GET /images/picture-1/similar')).body).toEqual(before.body);
  },
);

/** Two of the server that the tests are given. */
async function emptyDatabases() {
  const server = await openPostgres({ url: address, log: { warn() {}, error() {} } });
  closing.push(() => server.close());
  const names = ['from', 'to'].map((name) => `dump_${name}_${randomBytes(4).toString('hex')}`);
  for (const name of names) {
    await server.query(sql`create database ${raw(name)}`);
    closing.push(() => server.query(sql`drop database if exists ${raw(name)} with (force)`));
  }
  return names.map((name) => Object.assign(new URL(address), { pathname: `/${name}` }).href);
}

function isThere(program) {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
