import sql from 'sql-template-tag';
import { silentLog } from '../dist/db/testing.js';
import { PgvectorIndex } from '../dist/search/pgvector-index.js';
import { preparePgvector } from '../dist/search/pgvector-schema.js';
import { openPgvectorOnPglite, openPgvectorOnServer } from '../dist/search/testing-pgvector.js';
import { clusteredVectors, dimensions } from './synthetic-shop.mjs';
import { median, timeEach } from './table.mjs';

const searches = 100;
const noRows = sql`select 0 as key, ''::bytea as vector where false`;

/**
 * A pgvector index of these sizes: bytes on disk, which are the same everywhere, and milliseconds, which are those of the server that
 * VITRINE_TEST_DATABASE_URL names, or else of PGlite's pgvector, compiled to WebAssembly: many times slower.
 */
export async function measurePgvector(sizes) {
  if (sizes.length === 0) return { on: 'nothing', points: [] };
  const server = await openPgvectorOnServer();
  const db = server ?? (await openPgvectorOnPglite());
  const points = [];
  for (const size of sizes) points.push(await measureAt(db, size));
  await db.close();
  return { on: server ? 'a PostgreSQL server' : "PGlite's pgvector (WebAssembly)", points };
}

async function measureAt(db, size) {
  const { version } = await preparePgvector(db);
  if (!version) throw new Error('There is no pgvector');
  const index = new PgvectorIndex({ db, rowsOf: () => noRows, log: silentLog });
  const space = { customerId: `shop-${size}`, predictor: 'looks', version: '1' };
  const vectors = clusteredVectors(size, { seed: size });
  const vectorOf = (n) => vectors.slice(n * dimensions, (n + 1) * dimensions);
  const start = performance.now();
  for (let at = 0; at < size; at += 500) {
    const many = Math.min(500, size - at);
    await index.add(
      space,
      Array.from({ length: many }, (_, n) => ({ key: at + n + 1, vector: vectorOf(at + n) })),
    );
  }
  // Closing waits for the graph.
  await index.close();
  const graphSeconds = (performance.now() - start) / 1000;
  const [held] = await db.query(
    sql`select id, has_graph as "hasGraph" from vitrine_vectors.spaces where customer_id = ${space.customerId}`,
  );
  const name = `vitrine_vectors.space_${held.id}`;
  const [{ bytes }] = await db.query(sql`select pg_total_relation_size(${name}::regclass)::float8 as bytes`);
  // Not through the index: it would reconcile the table with rows, of which there are none here.
  const text = (n) => `[${vectorOf((n * 7919) % size).join(',')}]`;
  const times = await timeEach(searches, (n) =>
    db.query(sql`select key, score from vitrine_vectors.nearest(${held.id}, ${text(n)}::vector, 100, false)`),
  );
  return { vectors: size, hasGraph: held.hasGraph, p50Ms: median(times), bytes, graphSeconds };
}
