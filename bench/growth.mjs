/**
 * One shop that grows from 10³ to 10⁶ images: what a request, an image and a restart cost at each size. The server is the real one,
 * in processes of its own on a data directory; images that are not pictures but rows and vectors are written into its embedded
 * database while it is stopped. Requests are timed at the end, of all sizes in turn. `--sizes 1000,10000` does less; the table of all four
 * sizes goes to `bench/growth.json` as well, which the capacity model is fitted on (`--to FILE` for another one). Half an hour or more,
 * 5 GB of memory and as much of disk; up to 100,000 images 4 minutes.
 */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { askedInTurn, searchedInTurn, warmUps } from './asked-in-turn.mjs';
import { flags } from './flags.mjs';
import { similarAsker } from './http-client.mjs';
import { openPgvector } from './pgvector.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { treeCpuSeconds, treeMegabytes } from './process-tree.mjs';
import { startUntilIndexed } from './start-until-indexed.mjs';
import { clusteredVectors, dimensions, fillStopped } from './synthetic-shop.mjs';
import { median, printTable, timeEach } from './table.mjs';

const allSizes = '1000,10000,100000,1000000';
const ingested = 50;
/** More than the logarithm of the index alone would cost. */
const toleratedShare = 0.2;

async function bench() {
  const asked = flags({ sizes: allSizes, 'pgvector-sizes': '1000,5000,10000', to: '' });
  const sizes = asked.sizes.split(',').map(Number);
  const place = await temporaryData();
  const empty = join(place.data, 'empty');
  await mkdir(empty);
  await (await startServer(empty)).end();
  const shops = [];
  for (const images of sizes)
    shops.push(await grow(place.data, shops.at(-1) ?? { data: empty, images: 0 }, images));
  const requests = await askedInTurn(shops);
  const searches = await searchedInTurn(shops);
  const emptyBytes = bytesOf(empty);
  const points = shops.map(({ data, bytes, ...costs }, n) => ({
    ...costs,
    diskBytes: bytes - emptyBytes,
    ...requests[n],
    ...searches[n],
  }));
  await place.remove();
  const pgvector = await measurePgvector(asked['pgvector-sizes'].split(',').filter(Boolean).map(Number));
  print(points, pgvector);
  const to = asked.to || (asked.sizes === allSizes ? new URL('growth.json', import.meta.url) : undefined);
  if (to)
    writeFileSync(to, `${JSON.stringify({ ...machine(), dimensions, points, pgvector }, rounded, 2)}\n`);
}

/** The shop of that many images, made of a smaller one, in a folder of its own; and what filling it, starting and an image more take. */
async function grow(folder, from, images) {
  console.log(`${new Date().toISOString()} ${images.toLocaleString('en')} images`);
  const data = join(folder, String(images));
  await cp(from.data, data, { recursive: true });
  const writeMs = await fillStopped(data, from.images, images);
  await rm(join(data, 'indexes'), { recursive: true, force: true });
  const rebuilt = await startUntilIndexed(data, images);
  await rebuilt.server.end();
  const bytes = bytesOf(data);
  const { server, seconds: restartSeconds } = await startUntilIndexed(data, images);
  await timeEach(warmUps, similarAsker(server, images), 0);
  const memoryBytes = treeMegabytes(server.pid) * 1024 ** 2;
  const ingestion = await ingest(server, images);
  await server.end();
  return {
    data,
    images,
    bytes,
    memoryBytes,
    rebuildSeconds: rebuilt.seconds,
    restartSeconds,
    writeMs,
    ...ingestion,
  };
}

/** Milliseconds of one image through the API until it is ready, decoded, looked at and in the index; and those of processors. */
async function ingest({ credentials, pid }, size) {
  const call = await signInAsAdmin(credentials);
  const photographs = demoPhotographs();
  const round = async (name) => {
    const records = Array.from({ length: ingested }, (_, n) => {
      const bytes = withComment(photographs[n % photographs.length], `${name}-${n}`);
      return { id: `${name}-${n}`, file: { base64: bytes.toString('base64') } };
    });
    const start = performance.now();
    const { status } = await call('POST /images?wait=60', records);
    if (status !== 202) throw new Error(`POST /images was answered ${status}`);
    while ((await call('GET /images?status=pending&limit=1')).body.results.length > 0) await sleep(50);
    return (performance.now() - start) / ingested;
  };
  await round(`first-${size}`);
  const before = treeCpuSeconds(pid);
  const ingestMs = await round(`second-${size}`);
  return { ingestMs, ingestCpuMs: (1000 * (treeCpuSeconds(pid) - before)) / ingested };
}

/** A pgvector index of these sizes, without a server in front of it. */
async function measurePgvector(sizes) {
  if (sizes.length === 0) return { on: 'nothing', points: [] };
  const { on, build, close } = await openPgvector();
  const points = [];
  for (const size of sizes) {
    const vectors = clusteredVectors(size, { seed: size });
    const { hasGraph, seconds, bytes, nearest } = await build(`shop-${size}`, vectors);
    const times = await timeEach(100, (n) => {
      const at = ((n * 7919) % size) * dimensions;
      return nearest(vectors.subarray(at, at + dimensions), 100);
    });
    points.push({ vectors: size, hasGraph, p50Ms: median(times), bytes, graphSeconds: seconds });
  }
  await close();
  return { on, points };
}

function print(points, pgvector) {
  const [first] = points;
  printTable(
    `GET /images/{id}/similar?limit=24 over HTTP while a shop grows, ${dimensions} dimensions; the goal is the logarithm of the index and ${100 * toleratedShare} %`,
    ['images', 'p50 ms', 'p95 ms', 'CPU ms', 'graph alone ms', 'times p50 before', 'goal', 'kept'],
    points.map(({ images, p50Ms, p95Ms, cpuMs, indexMs = '' }, n) => {
      const before = points[n - 1];
      if (!before) return [images, p50Ms, p95Ms, cpuMs, indexMs, '', '', ''];
      const goal = (Math.log(images) / Math.log(before.images)) * (1 + toleratedShare);
      const times = p50Ms / before.p50Ms;
      return [images, p50Ms, p95Ms, cpuMs, indexMs, times, goal, times <= goal ? 'yes' : 'no'];
    }),
  );
  printTable(
    'What an image costs; memory above that of the first size, disk without pictures',
    [
      'images',
      'memory MB',
      'bytes/image',
      'disk MB',
      'bytes/image',
      'rows ms',
      'until ready ms',
      'restart s',
      'rebuild s',
    ],
    points.map((point) => {
      const more = point.images - first.images;
      return [
        point.images,
        point.memoryBytes / 1e6,
        more > 0 ? Math.round((point.memoryBytes - first.memoryBytes) / more) : '',
        point.diskBytes / 1e6,
        Math.round(point.diskBytes / point.images),
        point.writeMs,
        point.ingestMs,
        point.restartSeconds,
        point.rebuildSeconds,
      ];
    }),
  );
  if (pgvector.points.length === 0) return;
  printTable(
    `pgvector alone, on ${pgvector.on}`,
    ['vectors', 'p50 ms', 'bytes/vector', 'graph s'],
    pgvector.points.map(({ vectors, p50Ms, bytes, graphSeconds }) => [
      vectors,
      p50Ms,
      Math.round(bytes / vectors),
      graphSeconds,
    ]),
  );
}

/** Whole numbers, and four digits of others. */
function rounded(_name, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

function machine() {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} × ${cpus()[0].model}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
  };
}

/** What a folder takes on the disk. */
function bytesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0);
}

await bench();
process.exit(0);
