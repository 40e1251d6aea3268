/**
 * The vector index next to bare usearch, in one run: `node bench/index.mjs [sizes]`, sizes separated by commas.
 * Prints milliseconds, additions per second, bytes of resident memory per vector and recall against exact search.
 */
import usearch from 'usearch';
import { InProcessIndex } from '../dist/search/in-process-index.js';
import { clusteredVectors } from '../dist/search/testing.js';

const dimensions = 256;
const queryCount = 300;
const sizes = (process.argv[2] ?? '1000,10000,100000').split(',').map(Number);
const space = { customerId: 'acme', predictor: 'looks', version: '1' };

const table = [];
for (const size of sizes) table.push(await measure(size));
console.table(table);

async function measure(size) {
  const vectors = clusteredVectors(size + queryCount, dimensions, 1);
  const queries = vectors.splice(size);
  const flat = new Float32Array(size * dimensions);
  for (const [i, vector] of vectors.entries()) flat.set(vector, i * dimensions);
  const exact = queries.map((query) => exactKeys(flat, query, 100));

  const index = new InProcessIndex({ rows: async function* () {} });
  await index.warm(space);
  const memoryBefore = resident();

  const start = performance.now();
  for (let i = 0; i < size; i += 500) {
    const page = vectors.slice(i, i + 500).map((vector, j) => ({ key: i + j, vector }));
    await index.add(space, page);
  }
  const visibleSeconds = (performance.now() - start) / 1000;
  const whileBuilding = await searchesWhileBuilding(index, queries);
  const builtSeconds = (performance.now() - start) / 1000;
  const bytes = (resident() - memoryBefore) / size;

  const ours = await timed(queries, (query) => index.nearest(space, query, 100));
  const recalled = { 10: 0, 100: 0 };
  for (const [i, query] of queries.entries()) {
    const found = (await index.nearest(space, query, 100)).map(({ key }) => key);
    for (const count of [10, 100]) recalled[count] += recall(found.slice(0, count), exact[i].slice(0, count));
  }
  const among = Array.from({ length: Math.min(size, 5_000) }, (_, i) => Math.floor((i * size) / 5_000));
  const amongMs = await timed(queries.slice(0, 50), (query) => index.nearestAmong(space, query, among, 100));
  await index.close();

  const bare = new usearch.Index({
    metric: 'cos',
    dimensions,
    quantization: 'f16',
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 256,
    multi: false,
  });
  const bareStart = performance.now();
  for (const [i, vector] of vectors.entries()) bare.add(BigInt(i), vector, 1);
  const bareSeconds = (performance.now() - bareStart) / 1000;
  const bareMs = await timed(queries, (query) => bare.search(query, 256, 1));
  const bare10Ms = await timed(queries, (query) => bare.search(query, 10, 1));

  return {
    vectors: size,
    'p50 ms': quantile(ours, 0.5),
    'p95 ms': quantile(ours, 0.95),
    'usearch 256 p50': quantile(bareMs, 0.5),
    'usearch 256 p95': quantile(bareMs, 0.95),
    'usearch 10 p50': quantile(bare10Ms, 0.5),
    'building p50': quantile(whileBuilding, 0.5),
    'building p95': quantile(whileBuilding, 0.95),
    'among 5,000 p50': quantile(amongMs, 0.5),
    'recall@10': rounded(recalled[10] / queryCount, 4),
    'recall@100': rounded(recalled[100] / queryCount, 4),
    'visible/s': Math.round(size / visibleSeconds),
    'built/s': Math.round(size / builtSeconds),
    'usearch built/s': Math.round(size / bareSeconds),
    'bytes/vector': Math.round(bytes),
  };
}

/** A search every 20 ms until the graph covers everything. */
async function searchesWhileBuilding(index, queries) {
  const times = [];
  while ((await index.statistics()).pending > 0) {
    times.push(
      ...(await timed([queries[times.length % queries.length]], (q) => index.nearest(space, q, 100))),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}

async function timed(queries, search) {
  const times = [];
  for (const query of queries) {
    const start = performance.now();
    await search(query);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

function exactKeys(flat, query, count) {
  return Array.from(usearch.exactSearch(flat, query, dimensions, count, 'cos', 1).keys, Number);
}

function recall(found, wanted) {
  const keys = new Set(found);
  return wanted.filter((key) => keys.has(key)).length / wanted.length;
}

function quantile(sorted, share) {
  if (sorted.length === 0) return undefined;
  return rounded(sorted.toSorted((a, b) => a - b)[Math.floor(sorted.length * share)], 2);
}

function rounded(value, digits) {
  return Number(value.toFixed(digits));
}

function resident() {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
