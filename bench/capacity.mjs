/**
 * What installations of 10⁶ to 10⁹ images take, from what was measured at 10³ to 10⁶ (`bench/growth.json`, written by
 * `npm run bench -- growth`): parameters fitted, each measured point beside what the others predict of it, and latencies of a queue
 * that is simulated request by request. Nothing is measured here: some seconds of arithmetic. Flags are the assumptions, and your own
 * prices: none are built in.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../dist/seeded-random.js';
import { fitThrough, heldOut, shapes } from './capacity/fit.mjs';
import { indexes, monthly, resourcesFor } from './capacity/model.mjs';
import { simulateFanOut, simulateQueue } from './capacity/queue.mjs';
import { flags } from './flags.mjs';
import { median, printTable, quantile } from './table.mjs';

const extrapolatedTo = [1e6, 1e7, 1e8, 1e9];
const simulatedRequests = 50_000;
/** More shards than these are not simulated one by one: the tail is then that of so many. */
const simulatedShardsMax = 200;

/** What is fitted: of the images of one shop, except for the bytes of pgvector, which are of vectors. */
const fitted = {
  p50Ms: ['p50 of similar images, ms', shapes.logarithm],
  p95Ms: ['p95, ms', shapes.logarithm],
  cpuMs: ['CPU of a request, ms', shapes.logarithm],
  busiestMs: ['CPU of its busiest thread, ms', shapes.fourthRoot],
  memoryBytes: ['memory, bytes', shapes.line],
  diskBytes: ['disk without pictures, bytes', shapes.line],
  rebuildSeconds: ['start that makes the graph, s', shapes.lineTimesRoot],
  restartSeconds: ['start that finds it, s', shapes.line],
  ingestCpuMs: ['CPU of a new picture, ms', shapes.logarithm],
};

function bench() {
  const asked = flags({
    from: '',
    requests: 1_000,
    utilisation: 0.6,
    replicas: 2,
    copies: 2,
    'node-cores': 8,
    'node-gb': 64,
    'picture-kb': 100,
    'core-hour': 0,
    'gb-hour': 0,
    'disk-gb-month': 0,
    'picture-gb-month': 0,
  });
  const from = asked.from || fileURLToPath(new URL('growth.json', import.meta.url));
  if (!existsSync(from)) {
    console.error(`There is no ${from}: it is written by npm run bench -- growth`);
    process.exit(1);
  }
  const measured = JSON.parse(readFileSync(from, 'utf8'));
  console.log(
    `Measured on ${measured.date}: ${measured.machine}, Node ${measured.node}, ${measured.dimensions} dimensions, ${measured.points.map(({ images }) => images.toLocaleString('en')).join(', ')} images`,
  );
  const costs = fitAll(measured);
  printHeldOut(measured);
  const plan = {
    ...asked,
    nodeCores: asked['node-cores'],
    nodeGb: asked['node-gb'],
    pictureKb: asked['picture-kb'],
  };
  printAssumptions(plan, measured);
  const prices = {
    coreHour: asked['core-hour'],
    gbHour: asked['gb-hour'],
    diskGbMonth: asked['disk-gb-month'],
    pictureGbMonth: asked['picture-gb-month'],
  };
  for (const isOneShop of [false, true]) printPlans(costs, { ...plan, isOneShop }, prices);
}

/** What `resourcesFor` asks for, and how the latencies of an answer lie around their median. */
function fitAll({ points, pgvector }) {
  const of = (name) => fitThrough(valuesOf(points, name), fitted[name][1]);
  const all = Object.fromEntries(Object.keys(fitted).map((name) => [name, of(name)]));
  const graphs = pgvector.points.filter(({ hasGraph }) => hasGraph);
  const search = fitThrough(
    graphs.map(({ vectors, p50Ms }) => [vectors, p50Ms]),
    shapes.logarithm,
  );
  const bytes = Math.max(...graphs.map((point) => point.bytes / point.vectors));
  const { latencyMs, p50Ms } = points.at(-1);
  return {
    smallest: points[0].images,
    busiestMs: all.busiestMs.at,
    cpuMs: all.cpuMs.at,
    ...(graphs.length > 0 ? { databaseMs: search.at } : {}),
    serverBytes: (vectors) => all.memoryBytes.at(vectors),
    diskBytes: (images) => all.diskBytes.b * images,
    databaseBytes: (vectors) => bytes * vectors,
    ingestCpuMs: () => all.ingestCpuMs.at(points.at(-1).images),
    p50Ms: all.p50Ms.at,
    spread: latencyMs.map((ms) => ms / p50Ms),
  };
}

function valuesOf(points, name) {
  return points.map((point) => [point.images, point[name]]);
}

function printHeldOut({ points }) {
  const rows = Object.entries(fitted).flatMap(([name, [label, shape]]) => {
    const { a, b } = fitThrough(valuesOf(points, name), shape);
    return heldOut(valuesOf(points, name), shape).map(({ n, measured, predicted }, i) => [
      i === 0 ? label : '',
      n,
      measured,
      predicted,
      `${(100 * (predicted / measured - 1)).toFixed(0)} %`,
      i === 0 ? `${a.toPrecision(3)} + ${b.toPrecision(3)} · ${shapeNames.get(shape)}` : '',
    ]);
  });
  printTable(
    'Measured, and predicted by a fit of the other points alone',
    ['', 'images', 'measured', 'predicted', 'off by', 'fitted to all'],
    rows,
  );
}

const shapeNames = new Map([
  [shapes.logarithm, 'ln n'],
  [shapes.fourthRoot, '∜n'],
  [shapes.line, 'n'],
  [shapes.lineTimesRoot, 'n √n'],
]);

function printAssumptions(plan, { dimensions, pgvector }) {
  console.log(`
Assumed:
- ${plan.requests} requests a second for similar images (--requests), at random moments; servers used to ${100 * plan.utilisation} % of what they can (--utilisation)
- a request costs what it did alone, growing with the logarithm of the images of a shard, in the thread that searches with their fourth root; ${dimensions} dimensions; the shape of its latencies is that of the largest shop measured
- a server process does one request at a time in its busiest thread; a balancer hands each request to one that is free, or to the first that is
- with vectors in the servers, each server of a shard holds all vectors of the shard, at least ${plan.replicas} servers each (--replicas)
- with vectors in PostgreSQL, a search costs what was measured on ${pgvector.on}, and the tables of pgvector fit into its memory
- PostgreSQL costs the processor what the embedded database does, and its disk ${plan.copies} copies (--copies)
- nodes have ${plan.nodeCores} cores and ${plan.nodeGb} GB (--node-cores, --node-gb), a fifth of the memory left free
- pictures of ${plan.pictureKb} kB (--picture-kb) once in the bucket, whose own copies are its affair
- many shops: each lies in one shard, and one installation answers for each shard. One shop: every request goes to all shards and waits for the
  last one. Vitrine does not cut up a shop: where there is more than one shard, that table is of what would have to be built`);
}

function printPlans(costs, plan, prices) {
  const measured = indexes.filter((index) => index === indexes[0] || costs.databaseMs);
  if (measured.length < indexes.length)
    console.log(
      '\nVectors in PostgreSQL are left out: pgvector was measured without a graph, at sizes too small.',
    );
  const plans = extrapolatedTo.flatMap((images) =>
    measured.map((index) => resourcesFor(images, index, costs, plan)),
  );
  const whose = plan.isOneShop ? 'one shop' : 'many shops';
  printTable(
    `Computed: ${whose}, ${plan.requests} requests a second`,
    [
      'images',
      'vectors',
      'shards',
      'servers',
      'nodes',
      'cores',
      'memory GB',
      'disk GB',
      'pictures GB',
      'first fill core-h',
      'p50 ms',
      'p99 ms',
    ],
    plans.map((one) => {
      const answered = simulated(one, costs, plan);
      return [
        one.images.toExponential(0),
        one.index,
        one.shards,
        one.servers,
        one.nodes,
        Math.ceil(one.cores),
        Math.ceil(one.memoryGb),
        Math.ceil(one.diskGb),
        Math.ceil(one.pictureGb),
        Math.ceil(one.fillCoreHours),
        median(answered),
        quantile(answered, 0.99),
      ];
    }),
  );
  if (Object.values(prices).every((price) => price === 0)) return;
  printTable(
    `Computed: ${whose}, money a month at ${prices.coreHour} a core-hour, ${prices.gbHour} a GB-hour of memory, ${prices.diskGbMonth} a GB-month of disk, ${prices.pictureGbMonth} a GB-month of pictures`,
    ['images', 'vectors', 'a month', 'per million images', 'per 1,000 requests/s'],
    plans.map((one) => {
      const money = monthly(one, prices);
      return [
        one.images.toExponential(0),
        one.index,
        money,
        money / (one.images / 1e6),
        money / (plan.requests / 1_000),
      ];
    }),
  );
}

/** Milliseconds of the answers of a plan. */
function simulated({ images, index, shards, serversOfGroup, searched }, costs, { requests, isOneShop }) {
  const inServers = index === indexes[0];
  const searchMs = inServers ? 0 : costs.databaseMs(images / shards);
  const restMs = costs.p50Ms(searched);
  const busiestMs = costs.busiestMs(searched);
  const spreadMean = costs.spread.reduce((sum, one) => sum + one, 0) / costs.spread.length;
  // Slow answers are those that took the processor long.
  const draw = (random) => {
    const spread = costs.spread[Math.floor(random() * costs.spread.length)];
    return { holds: (busiestMs * spread) / spreadMean, takes: (restMs + searchMs) * spread };
  };
  const each = { servers: serversOfGroup, draw, random: seededRandom(1) };
  if (!inServers || !isOneShop || shards === 1) {
    const rate = requests / 1000 / (inServers ? shards : 1);
    return simulateQueue({ ...each, rate, requests: simulatedRequests }).answered;
  }
  const asked = Math.min(shards, simulatedShardsMax);
  const count = Math.max(5_000, Math.floor(simulatedRequests / asked));
  return simulateFanOut({ ...each, rate: requests / 1000, shards: asked, requests: count }).answered;
}

bench();
