// The data directory of each earlier release that is kept in releases/ is opened by the present program: everything answers as it did.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sql, { raw } from 'sql-template-tag';
import { afterEach, expect, test } from 'vitest';
import { openPglite } from '../dist/db/pglite.js';
import { openPostgres } from '../dist/db/postgres.js';
import { migrations } from '../dist/migrations.js';
import { picture } from '../dist/testing/pictures.js';
import { fillDatabase, unpackRelease } from './kept-release.mjs';
import { repository, run, signInAsAdmin, signInAsSuperuser, startServer, temporaryData } from './server.mjs';

const folder = join(repository, 'acceptance', 'releases');
const log = { warn() {}, error() {} };
const closing = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test.each(readdirSync(folder))('%s answers as before', { timeout: 180_000 }, async (file) => {
  const place = await temporaryData();
  closing.push(place.remove);
  const kept = await unpackRelease(join(folder, file), place.data);
  const { open, flags } = await database(place.data);
  const before = await open();
  await fillDatabase(before, kept);
  const rowsBefore = await counts(before, kept);
  await before.close();
  // One customer and what is counted of it at least: what was kept is no empty shell.
  expect(rowsBefore).toMatchObject({ images: 4, customers: 2 });

  // Twice: the second time there is nothing to do.
  for (const _ of ['first', 'second']) {
    const { code, output } = await run(['migrate', '--data', place.data, ...flags]);
    expect({ code, output }).toEqual({ code: 0, output: 'The database is up to date.\n' });
  }
  const after = await open();
  const names = await after.query(sql`select name from migrations order by name`);
  expect(names).toEqual(migrations.map(({ name }) => ({ name })));
  expect(await counts(after, kept)).toEqual(rowsBefore);
  await after.close();

  const server = await startServer(place.data, { flags: ['--allow-private-urls', ...flags] });
  closing.push(server.end);
  expect(server.output()).not.toContain('First start');
  const admin = await signInAsAdmin(server.credentials);
  for (const [line, body] of Object.entries(kept.answers))
    expect({ line, ...(await admin(line)) }).toMatchObject({ line, status: 200, body });

  const { API_BASE_URL, API_KEY } = server.credentials;
  const picked = await fetch(`${API_BASE_URL}/images/shoe/file`, { headers: { 'x-api-key': API_KEY } });
  expect([picked.status, picked.headers.get('content-type')]).toEqual([200, 'image/jpeg']);

  const image = { id: 'new', file: { base64: (await picture(9)).toString('base64') } };
  const posted = await admin('POST /images?wait=60', [image]);
  expect(posted.body.results).toMatchObject([{ id: 'new', status: 'ready' }]);
  expect((await admin('GET /images/new/similar')).body.results).toHaveLength(4);
  const superuser = await signInAsSuperuser(server.credentials, 'demo');
  expect((await superuser('GET /customers')).body.results).toHaveLength(2);
});

/** PostgreSQL where tests have a server, else the embedded database of the directory. */
async function database(data) {
  const address = process.env.VITRINE_TEST_DATABASE_URL;
  if (!address) return { open: () => openPglite({ directory: join(data, 'database'), log }), flags: [] };
  const name = `upgrade_${randomBytes(4).toString('hex')}`;
  const server = await openPostgres({ url: address, log });
  await server.query(sql`create database ${raw(name)}`);
  closing.push(async () => {
    await server.query(sql`drop database if exists ${raw(name)} with (force)`);
    await server.close();
  });
  const url = Object.assign(new URL(address), { pathname: `/${name}` }).href;
  // pgvector, where the server has it, reckons scores in single precision, and those that were kept are to the last digit.
  const flags = ['--database-url', url, '--vector-index', 'in-process'];
  return { open: () => openPostgres({ url, log }), flags };
}

/** Rows of the tables that there were, but for those that belong to the program itself. */
async function counts(db, { tables }) {
  const result = {};
  for (const name of Object.keys(tables).filter((one) => one !== 'migrations' && one !== 'jobs')) {
    const [row] = await db.query(sql`select count(*) as count from ${raw(name)}`);
    result[name] = row.count;
  }
  return result;
}
