import { type Logger, pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, readConfig } from './config.js';
import type { OpenDatabase } from './db/database.js';
import { freshDatabase, isAvailable } from './db/testing.js';
import { openVectorIndex } from './open-vector-index.js';
import { InProcessIndex } from './search/in-process-index.js';
import { PgvectorIndex } from './search/pgvector-index.js';
import { openPgvectorOnPglite, openPgvectorOnServer } from './search/testing-pgvector.js';

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
