import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import type { OpenDatabase } from './db/database.js';
import { ConnectionLost } from './db/database-error.js';
import { openPglite } from './db/pglite.js';
import { freshDatabase, isAvailable, silentLog, template } from './db/testing.js';
import { migrations } from './migrations.js';
import { openVectorIndex } from './open-vector-index.js';
import { InProcessIndex } from './search/in-process-index.js';
import { PgvectorIndex } from './search/pgvector-index.js';
import { saveEmbedding, writeCustomer } from './search/testing.js';
import { openPgvectorOnPglite, openPgvectorOnServer } from './search/testing-pgvector.js';
import type { Config } from './settings.js';

const settings = (vectorIndex: Config['vectorIndex']) =>
  readConfig({ vectorIndex, databaseUrl: 'postgres://elsewhere.example/vitrine' }, {});

/** What is opened, with the lines of the log. */
async function opened(db: OpenDatabase, vectorIndex: Config['vectorIndex']) {
  const lines: { level: number; msg: string }[] = [];
  const log: Logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const index = await openVectorIndex({ config: settings(vectorIndex), db, log, isServer: true });
  await index.close();
  return { index, lines };
}

describe('the vector index of an installation', () => {
  it('is in PostgreSQL where that has pgvector, unless told otherwise', async () => {
    const db = await openPgvectorOnPglite();
    const chosen = await opened(db, 'auto');
    expect(chosen.index).toBeInstanceOf(PgvectorIndex);
    expect(chosen.lines).toMatchObject([{ level: 30, pgvector: expect.any(String) }]);
    expect((await opened(db, 'in-process')).index).toBeInstanceOf(InProcessIndex);
    await db.close();
  });

  it('is in the process with the embedded database', async () => {
    const db = await freshDatabase('pglite', []);
    const { index, lines } = await opened(db, 'auto');
    expect(index).toBeInstanceOf(InProcessIndex);
    expect(lines).toEqual([]);
    await db.close();
  });
});

/** As when a vector is committed and the thread of the database dies before it says so. */
it('holds what was written just before the embedded database stopped, once that is open again', async () => {
  const data = await mkdtemp(join(tmpdir(), 'vitrine-vectors-'));
  const place = { directory: join(data, 'database'), template: await template(migrations) };
  const db = await openPglite({ ...place, log: silentLog, statementTimeoutMs: 2_000 });
  const index = await openVectorIndex({
    config: readConfig({ data }, {}),
    db,
    log: pino({ level: 'silent' }),
    isServer: true,
  });
  const space = { customerId: 'acme', predictor: 'p', version: '1' };
  const vector = Float32Array.from([0.6, 0.8]);
  const found = async () => (await index.nearest(space, vector, 10)).length;
  await writeCustomer(db, 'acme', ['a', 'b']);
  await saveEmbedding(db, space, 'a', vector);
  expect(await found()).toBe(1);
  await saveEmbedding(db, space, 'b', Float32Array.from([1, 0]));
  expect(await found()).toBe(1);

  const endless = sql`select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b`;
  await expect(db.query(endless)).rejects.toThrow(ConnectionLost);
  // The next statement opens it again.
  await db.query(sql`select 1`);
  await expect.poll(found, { timeout: 10_000 }).toBe(2);
  await index.close();
  await db.close();
  await rm(data, { recursive: true, force: true });
}, 60_000);

const withPgvector = await openPgvectorOnServer();
await withPgvector?.close();
const isWithout = isAvailable('postgres') && withPgvector === undefined;

describe.skipIf(!isWithout)(
  `without pgvector${isWithout ? '' : ' (skipped: no server, or one with it)'}`,
  () => {
    let db: OpenDatabase;
    beforeAll(async () => {
      db = await freshDatabase('postgres', []);
    });
    afterAll(() => db?.close());

    it('is in the process, and the log says what that costs', async () => {
      const { index, lines } = await opened(db, 'auto');
      expect(index).toBeInstanceOf(InProcessIndex);
      expect(lines).toMatchObject([
        {
          level: 40,
          reason: 'PostgreSQL has no pgvector',
          msg: expect.stringContaining('in its own memory'),
        },
      ]);
    });

    it('is refused where pgvector was asked for', async () => {
      await expect(opened(db, 'pgvector')).rejects.toThrow(/has no pgvector.*--vector-index in-process/);
    });
  },
);
