import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../db/database.js';
import { silentLog, testServerUrl } from '../db/testing.js';
import { PgvectorIndex } from './pgvector-index.js';
import { graphFrom, isAtLeast, preparePgvector } from './pgvector-schema.js';
import { clusteredVectors, exactNearest, recall } from './testing.js';
import { openPgvectorOnPglite, openPgvectorOnServer } from './testing-pgvector.js';
import type { Entry, Space } from './vector-index.js';
import { entriesOf, keysOf, settled, vectorIndexConformance } from './vector-index-conformance.js';

const onServer = await openPgvectorOnServer();
// Where the suite runs a second time, on a server, PGlite's has been tried already.
const databases = [
  ...(testServerUrl ? [] : [{ name: "pgvector, PGlite's", open: openPgvectorOnPglite }]),
  ...(onServer ? [{ name: "pgvector, the server's", open: async () => onServer }] : []),
];

describe.each(databases)('$name', { timeout: 300_000 }, ({ name, open }) => {
  let db: OpenDatabase;
  const openIndex = () => new PgvectorIndex({ db, rowsOf, log: silentLog });

  beforeAll(async () => {
    db = await open();
    await db.query(
      sql`create table test_rows (space text, key bigint, vector bytea, primary key (space, key))`,
    );
  });
  beforeEach(async () => {
    await db.execute('drop schema if exists vitrine_vectors cascade; truncate test_rows');
    expect(await preparePgvector(db)).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/) });
  });
  afterAll(() => db?.close());

  const writeRows = async (space: Space, entries: Entry[]) => {
    for (let at = 0; at < entries.length; at += 2_000) {
      const some = entries.slice(at, at + 2_000);
      await db.query(sql`
        insert into test_rows select ${JSON.stringify(space)}, key, vector
        from unnest(${some.map(({ key }) => key)}::bigint[], ${some.map(({ vector }) => bytesOf(vector))}::bytea[])
          as given(key, vector)`);
    }
  };
  const eraseRows = async (space: Space, keys: number[]) => {
    await db.query(
      sql`delete from test_rows where space = ${JSON.stringify(space)} and key = any(${keys}::bigint[])`,
    );
  };

  // PGlite builds a graph many times more slowly than a server.
  vectorIndexConformance(
    name,
    async () => {
      const index = openIndex();
      return { index, writeRows, eraseRows, close: () => index.close() };
    },
    { large: graphFrom + 200 },
  );

  it("finds a customer's vectors beside a neighbour a hundred times as large", async () => {
    const dimensions = 16;
    const small: Space = { customerId: 'small', predictor: 'looks', version: '1' };
    const large: Space = { ...small, customerId: 'large' };
    // Of the same kind, so that the small one's lie in the midst of the other's.
    const vectors = clusteredVectors(5_252, dimensions, 7);
    const own = entriesOf(vectors.slice(0, 52));
    const foreign = entriesOf(vectors.slice(52), 1_001);
    const index = openIndex();
    await writeRows(small, own);
    await writeRows(large, foreign);
    await index.warm(large);
    await settled(index);
    const recallOf = async (space: Space, entries: Entry[]) => {
      let found = 0;
      const queries = clusteredVectors(5_282, dimensions, 7).slice(5_252);
      for (const query of queries)
        found +=
          recall(await index.nearest(space, query, 10), exactNearest(entries, query, 10)) / queries.length;
      return found;
    };
    expect(await recallOf(small, own)).toBeGreaterThanOrEqual(0.99);
    expect(await recallOf(large, foreign)).toBeGreaterThanOrEqual(0.99);
    const [plan] = await db.query<{ uses: boolean }>(sql`
      select count(*) = 1 as uses from pg_indexes where schemaname = 'vitrine_vectors' and indexdef like '%hnsw%'`);
    // The large one has a graph, the small one is compared as a whole.
    expect(plan).toEqual({ uses: true });
    // It is used although the planner takes it for dear, and the setting that makes it so ends with the function.
    const [placed] = await db.query<{ id: number }>(
      sql`select id from vitrine_vectors.spaces where customer_id = 'large'`,
    );
    const query = `[${vectors[0]!.join(',')}]`;
    const used = await db.transaction(async (tx) => {
      const scans = async () => {
        const [row] = await tx.query<{ scans: number }>(sql`
          select pg_stat_get_xact_numscans(${`vitrine_vectors.space_${placed!.id}_graph`}::regclass)::int as scans`);
        return row!.scans;
      };
      await tx.query(sql`select set_config('random_page_cost', '1000000', true)`);
      const before = await scans();
      await tx.query(
        sql`select key from vitrine_vectors.nearest(${placed!.id}, ${query}::vector, 10, false)`,
      );
      const [setting] = await tx.query(sql`select current_setting('enable_seqscan') as seqscan`);
      return { scans: (await scans()) - before, ...setting };
    });
    expect(used).toEqual({ scans: 1, seqscan: 'on' });
    await index.close();
  });

  it('makes up for what a process that died did not add or remove', async () => {
    const space: Space = { customerId: 'acme', predictor: 'looks', version: '1' };
    const entries = entriesOf(clusteredVectors(30, 8, 1));
    await writeRows(space, entries.slice(0, 20));
    const before = openIndex();
    await before.warm(space);
    await writeRows(space, entries.slice(20));
    await eraseRows(space, keysOf(entries.slice(0, 5)));
    await before.close();
    const after = openIndex();
    await after.warm(space);
    await expect
      .poll(async () => keysOf(await after.nearest(space, entries[0]!.vector, 100)).sort((a, b) => a - b))
      .toEqual(keysOf(entries.slice(5)));
    expect(await after.size(space)).toBe(25);
    await after.close();
  });

  it('follows another process that drops a space and makes it anew', async () => {
    const space: Space = { customerId: 'acme', predictor: 'looks', version: '1' };
    const entries = entriesOf(clusteredVectors(10, 8, 1));
    const [one, other] = [openIndex(), openIndex()];
    await writeRows(space, entries);
    await one.add(space, entries);
    expect(await other.nearest(space, entries[0]!.vector, 100)).toHaveLength(10);
    await eraseRows(space, keysOf(entries.slice(3)));
    await one.drop(space);
    expect(await other.nearest(space, entries[0]!.vector, 100)).toHaveLength(3);
    await eraseRows(space, keysOf(entries));
    await one.drop(space);
    expect(await other.nearest(space, entries[0]!.vector, 100)).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe('the version of pgvector', () => {
  it.each([
    ['0.8.4', true],
    ['0.8.10', true],
    ['0.9.0', true],
    ['1.0', true],
    ['0.8.3', false],
    ['0.7.9', false],
    ['', false],
  ])('%s is enough: %s', (version, expected) => {
    expect(isAtLeast(version, '0.8.4')).toBe(expected);
  });
});

function rowsOf(space: Space) {
  return sql`select key, vector from test_rows where space = ${JSON.stringify(space)}`;
}

function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
