/**
 * Vitrine beside what somebody who writes for Node would otherwise pick, in one run: Transformers.js on the same weights and the
 * same photographs, and LanceDB, Chroma and pgvector on the same vectors, each tuned to find as many of the true neighbours as
 * Vitrine's index does. First `npm install --prefix bench/peers`. Ten minutes, most of which is pgvector's graph where that is PGlite's
 * (`--pgvector no` leaves it out); `--vectors 2000 --pictures 40` is done in one.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import usearch from 'usearch';
import { startServer, temporaryData } from '../acceptance/server.mjs';
import { InProcessIndex } from '../dist/search/in-process-index.js';
import { startBare } from './bare.mjs';
import { flags } from './flags.mjs';
import { cheapClient } from './http-client.mjs';
import { ingest, ingester } from './ingest.mjs';
import { openChroma, openLanceDb } from './peers/open.mjs';
import { openPgvector } from './pgvector.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { dimensions, fillStopped, manyVectors } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const rounds = 3;
const wanted = 10;
const recallQueries = 200;
const timedQueries = 500;
const atOnce = 8;
/** Less than this below Vitrine's recall counts as equal. */
const recallTolerance = 0.001;
const shipped = fileURLToPath(new URL('../dist/shipped-predictors', import.meta.url));

async function bench() {
  const asked = flags({ vectors: 10_000, pictures: 200, pgvector: 'yes' });
  if (!existsSync(new URL('./peers/node_modules', import.meta.url))) {
    console.error('The peers are not installed: npm install --prefix bench/peers');
    process.exit(2);
  }
  const place = await temporaryData();
  await (await startServer(place.data)).end();
  await fillStopped(place.data, 0, asked.vectors);
  const server = await startServer(place.data, {
    flags: ['--inference-processes', String(availableParallelism())],
  });
  const searched = await benchSearch(server, asked);
  const embedded = await benchEmbedding(server, asked.pictures);
  await server.end();
  await place.remove();
  print(asked, embedded, searched);
}

/** Pictures a second by one process of one thread for each core, in rounds in turn. */
async function benchEmbedding(server, count) {
  const processes = availableParallelism();
  const place = await layOut();
  const bare = await startBare(processes, place.vitrine);
  const peer = await startBare(processes, place.transformers, './peers/transformers-child.mjs');
  const shop = await ingester(server.credentials);
  const photographs = demoPhotographs();
  const cosines = [];
  for (const photograph of photographs.slice(0, 10)) {
    const [ours, theirs] = [await bare.answer(photograph), await peer.answer(photograph)];
    cosines.push(cosine(ours.embedding, theirs.embedding));
  }
  const rates = { bare: [], peer: [], api: [] };
  for (let round = 0; round <= rounds; round++) {
    const pictures = Array.from({ length: count }, (_, n) =>
      withComment(photographs[n % photographs.length], `${round}-${n}`),
    );
    const found = {
      bare: count / (await bare.time(pictures)),
      peer: count / (await peer.time(pictures)),
      api: await ingest(shop, round, pictures),
    };
    // The first round warms all up.
    if (round > 0) for (const name of Object.keys(rates)) rates[name].push(found[name]);
  }
  bare.end();
  peer.end();
  await rm(place.folder, { recursive: true });
  return { processes, rates, cosineMin: Math.min(...cosines) };
}

/** The version as Vitrine takes it from a folder, and as Transformers.js does: weights and configuration. */
async function layOut() {
  const folder = await mkdtemp(join(tmpdir(), 'peers-'));
  const [weights] = await readdir(join(shipped, 'models'));
  const place = { folder, vitrine: join(folder, 'vitrine'), transformers: join(folder, 'transformers') };
  await mkdir(place.vitrine);
  await mkdir(join(place.transformers, 'onnx'), { recursive: true });
  const manifest = join(shipped, 'vitrine-embedding', '1', 'predictor.json');
  await copyFile(manifest, join(place.vitrine, 'predictor.json'));
  await copyFile(join(shipped, 'models', weights), join(place.vitrine, 'vitrine.onnx'));
  await copyFile(join(shipped, 'models', weights), join(place.transformers, 'onnx', 'model.onnx'));
  // A type that Transformers.js runs as an encoder: whatever the graph takes goes in.
  await writeFile(join(place.transformers, 'config.json'), JSON.stringify({ model_type: 'vit' }));
  return place;
}

async function benchSearch(server, { vectors: count, pgvector }) {
  const flat = manyVectors(0, count);
  const vectorOf = (n) => flat.subarray(n * dimensions, (n + 1) * dimensions);
  const plain = Array.from({ length: count }, (_, n) => Array.from(vectorOf(n)));
  // Of a part of an array usearch reads the beginning of the whole: hence the copy.
  const exact = (n) =>
    Array.from(usearch.exactSearch(flat, vectorOf(n).slice(), dimensions, wanted + 1, 'cos', 1).keys, Number)
      .filter((key) => key !== n)
      .slice(0, wanted);
  const truth = Array.from({ length: recallQueries }, (_, i) => exact((i * 7919) % count));
  // As a shop asks: for what looks like one of its images, which is itself the nearest.
  const byVector = (nearest, vectors) => async (n) =>
    (await nearest(vectors(n), wanted + 1)).filter((key) => key !== n).slice(0, wanted);
  const measure = (name, ask, details = {}) => measureSearch(name, ask, { count, truth, ...details });

  const rows = [];
  const own = await openOwn(vectorOf, count);
  rows.push(await measure('Vitrine, its index', byVector(own.nearest, vectorOf)));
  await own.close();
  rows.push(await measure('Vitrine, its API', apiOf(server), { asks: cheapApiOf(server) }));
  const target = rows[0].recall - recallTolerance;
  for (const [name, open] of [
    ['LanceDB, in the process', openLanceDb],
    ['Chroma, its server', openChroma],
  ]) {
    try {
      const peer = await open(plain);
      const ask = byVector(peer.nearest, (n) => plain[n]);
      const tuning = await tune(peer, ask, { count, truth, target });
      rows.push(await measure(name, ask, { tuning }));
      await peer.close();
    } catch (error) {
      console.error(`${name} could not be run here: ${error.message}`);
    }
  }
  if (pgvector === 'yes') {
    const { on, build, close } = await openPgvector();
    const { nearest } = await build('peers', flat);
    rows.push(await measure(`pgvector, ${on}`, byVector(nearest, vectorOf)));
    await close();
  }
  return rows;
}

/** The least effort that finds as much as Vitrine, or else the greatest. */
async function tune(peer, ask, { count, truth, target }) {
  for (const tuning of peer.tunings) {
    await peer.tune(tuning);
    if ((await recallOf(ask, count, truth)) >= target) return tuning;
  }
  return peer.tunings.at(-1);
}

async function recallOf(ask, count, truth) {
  let found = 0;
  for (const [i, keys] of truth.entries()) {
    const answer = new Set(await ask((i * 7919) % count));
    found += keys.filter((key) => answer.has(key)).length / keys.length;
  }
  return found / truth.length;
}

/** `asks`, where what is timed is not what recall is measured by: the same without reading the answer. */
async function measureSearch(name, ask, { count, truth, tuning, asks = ask }) {
  const recall = await recallOf(ask, count, truth);
  const times = await timeEach(timedQueries, async (n) => {
    await asks((n * 7919) % count);
  });
  const start = performance.now();
  let asked = 0;
  const line = async () => {
    while (asked < timedQueries * 2) await asks((asked++ * 104_729) % count);
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  const rate = (1000 * asked) / (performance.now() - start);
  return { name, recall, p50: median(times), p95: quantile(times, 0.95), rate, tuning };
}

async function openOwn(vectorOf, count) {
  const index = new InProcessIndex({ rows: async function* () {} });
  const space = { customerId: 'peers', predictor: 'looks', version: '1' };
  await index.warm(space);
  for (let at = 0; at < count; at += 500) {
    const page = Array.from({ length: Math.min(500, count - at) }, (_, n) => ({
      key: at + n,
      vector: vectorOf(at + n),
    }));
    await index.add(space, page);
  }
  while ((await index.statistics()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    nearest: async (vector, many) => (await index.nearest(space, vector, many)).map(({ key }) => key),
    close: () => index.close(),
  };
}

function apiOf({ credentials: { API_BASE_URL, API_KEY } }) {
  return async (n) => {
    const answer = await fetch(`${API_BASE_URL}/images/image-${n}/similar?limit=${wanted}`, {
      headers: { 'x-api-key': API_KEY },
    });
    const { results } = await answer.json();
    return results.map(({ id }) => Number(id.slice('image-'.length)));
  };
}

function cheapApiOf({ credentials: { API_BASE_URL, API_KEY } }) {
  const client = cheapClient(API_BASE_URL, API_KEY, atOnce);
  return async (n) => {
    const { status } = await client('GET', `/images/image-${n}/similar?limit=${wanted}`);
    if (status !== 200) throw new Error(`similar was answered ${status}`);
  };
}

function cosine(a, b) {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

function print({ vectors, pictures }, { processes, rates, cosineMin }, searched) {
  const ratio = (of) => median(rates[of].map((rate, round) => rate / rates.peer[round]));
  printTable(
    `${pictures} photographs to embeddings, ${processes} processes of one thread, medians of ${rounds} rounds; least cosine between the two ${cosineMin.toFixed(3)}`,
    ['', 'images/s', 'times Transformers.js'],
    [
      ['Vitrine, decode + embed', median(rates.bare), ratio('bare')],
      ['Vitrine, POST /images until ready, all default predictors', median(rates.api), ratio('api')],
      ['Transformers.js, decode + embed', median(rates.peer), 1],
    ],
  );
  const [index, api] = searched;
  printTable(
    `The ${wanted} nearest of ${vectors.toLocaleString('en')} synthetic vectors, ${dimensions} dimensions; queries/s with ${atOnce} at once; times: p50 as times Vitrine's`,
    ['', 'recall@10', 'p50 ms', 'p95 ms', 'queries/s', 'times index', 'times API', 'tuned to'],
    searched.map(({ name, recall, p50, p95, rate, tuning }) => [
      name,
      recall.toFixed(4),
      p50,
      p95,
      rate,
      p50 / index.p50,
      p50 / api.p50,
      tuning ? JSON.stringify(tuning) : '',
    ]),
  );
}

await bench();
process.exit(0);
