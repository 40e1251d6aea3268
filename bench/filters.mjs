/**
 * Similar images out of database and index together, without and under filters:
 * `node bench/filters.mjs [images]`. Prints milliseconds for a page of 10, recall against exact search and statements.
 */
import sql from 'sql-template-tag';
import { freshDatabase } from '../dist/db/testing.js';
import { embeddingPages } from '../dist/search/embeddings.js';
import { findSimilar } from '../dist/search/find-similar.js';
import { InProcessIndex } from '../dist/search/in-process-index.js';
import {
  clusteredVectors,
  exactNearest,
  recall,
  writeCollection,
  writeCustomer,
  writeEmbeddings,
} from '../dist/search/testing.js';

const dimensions = 256;
const queryCount = 50;
const count = Number(process.argv[2] ?? 100_000);
const space = { customerId: 'acme', predictor: 'looks', version: '1' };
const shares = { '50 %': 2, '10 %': 10, '1 %': 100 };

const vectors = clusteredVectors(count + queryCount, dimensions, 1);
const queries = vectors.splice(count);
const ids = vectors.map((_, i) => `image-${i + 1}`);
const entries = vectors.map((vector, i) => ({ key: i + 1, vector }));

const database = await freshDatabase();
await writeCustomer(database, 'acme', ids);
await writeEmbeddings(database, space, ids, vectors);
for (const [name, step] of Object.entries(shares)) {
  await writeCollection(
    database,
    'acme',
    name,
    ids.filter((_, i) => i % step === 0),
  );
}
let statements = 0;
const db = {
  query: (statement) => {
    statements++;
    return database.query(statement);
  },
};

const index = new InProcessIndex({ rows: (asked) => embeddingPages(database, asked) });
const start = performance.now();
await index.warm(space);
const loadSeconds = (performance.now() - start) / 1000;
const unbuilt = await measure('no filter, graph not built', undefined, 1);
while ((await index.statistics()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 100));
const buildSeconds = (performance.now() - start) / 1000;

const table = [unbuilt, await measure('no filter', undefined, 1)];
for (const [name, step] of Object.entries(shares)) {
  const filter = sql`select image_id from collection_images where customer_id = 'acme' and collection_id = ${name}`;
  table.push(await measure(`filter leaves ${name}`, filter, step));
}
console.table(table);
console.log(
  `${count} images: read in ${loadSeconds.toFixed(1)} s, graph complete after ${buildSeconds.toFixed(1)} s`,
);
await index.close();
await database.close();

async function measure(name, filter, step) {
  const left = entries.filter((_, i) => i % step === 0);
  const ask = (vector) =>
    findSimilar({ db, vectors: index }, { ...space, vector, offset: 0, limit: 10, filter });
  await ask(queries[0]);
  const times = [];
  let recalled = 0;
  statements = 0;
  for (const vector of queries) {
    const begin = performance.now();
    const { results } = await ask(vector);
    times.push(performance.now() - begin);
    const found = results.map(({ id }) => ({ key: Number(id.slice(6)) }));
    recalled += recall(found, exactNearest(left, vector, 10));
  }
  times.sort((a, b) => a - b);
  return {
    search: name,
    'p50 ms': Number(times[queryCount >> 1].toFixed(2)),
    'p95 ms': Number(times[Math.floor(queryCount * 0.95)].toFixed(2)),
    'recall@10': Number((recalled / queryCount).toFixed(4)),
    'statements each': statements / queryCount,
  };
}
