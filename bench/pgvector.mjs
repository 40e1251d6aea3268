import sql from 'sql-template-tag';
import { silentLog } from '../dist/db/testing.js';
import { PgvectorIndex } from '../dist/search/pgvector-index.js';
import { preparePgvector } from '../dist/search/pgvector-schema.js';
import { openPgvectorOnPglite, openPgvectorOnServer } from '../dist/search/testing-pgvector.js';
import { dimensions } from './synthetic-shop.mjs';

const perStatement = 500;
const noRows = sql`select 0 as key, ''::bytea as vector where false`;

/**
 * pgvector on the server that VITRINE_TEST_DATABASE_URL names, or else PGlite's, compiled to WebAssembly: many times slower, the bytes
 * on disk are the same. `build` makes an index as Vitrine does of vectors that lie one after the other; the key of each is its place.
 */
export async function openPgvector() {
  const server = await openPgvectorOnServer();
  const db = server ?? (await openPgvectorOnPglite());
  const { version } = await preparePgvector(db);
  if (!version) throw new Error('There is no pgvector');
  return {
    on: server ? 'a PostgreSQL server' : "PGlite's pgvector (WebAssembly)",
    build: (name, vectors) => build(db, { customerId: name, predictor: 'looks', version: '1' }, vectors),
    close: () => db.close(),
  };
}

async function build(db, space, vectors) {
  const index = new PgvectorIndex({ db, rowsOf: () => noRows, log: silentLog });
  const entry = (n) => ({ key: n, vector: vectors.slice(n * dimensions, (n + 1) * dimensions) });
  const count = vectors.length / dimensions;
  const start = performance.now();
  for (let at = 0; at < count; at += perStatement) {
    const many = Math.min(perStatement, count - at);
    await index.add(
      space,
      Array.from({ length: many }, (_, n) => entry(at + n)),
    );
  }
  // Closing waits for the graph.
  await index.close();
  const seconds = (performance.now() - start) / 1000;
  const [{ id, hasGraph }] = await db.query(
    sql`select id, has_graph as "hasGraph" from vitrine_vectors.spaces where customer_id = ${space.customerId}`,
  );
  const table = `vitrine_vectors.space_${id}`;
  const [{ bytes }] = await db.query(sql`select pg_total_relation_size(${table}::regclass)::float8 as bytes`);
  return {
    hasGraph,
    seconds,
    bytes,
    // Not through the index: it would reconcile the table with rows, of which there are none here.
    nearest: async (vector, wanted) => {
      const text = `[${Array.from(vector).join(',')}]`;
      const rows = await db.query(
        sql`select key from vitrine_vectors.nearest(${id}, ${text}::vector, ${wanted}, false)`,
      );
      return rows.map(({ key }) => Number(key));
    },
  };
}
