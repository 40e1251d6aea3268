import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { signInAsSuperuser, startServer, temporaryData } from '../acceptance/server.mjs';
import { startBare } from './bare.mjs';
import { cheapClient } from './http-client.mjs';
import { demoPhotographs, oneMegapixel, withComment } from './photographs.mjs';
import { fillPictured } from './pictured-shop.mjs';
import { everyMs, steadily } from './steadily.mjs';
import { median, printTable, quantile } from './table.mjs';

const { values } = parseArgs({
  options: { images: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '1' } },
});
const imageCount = Number(values.images);
const ids = Array.from({ length: imageCount }, (_, n) => `image-${n}`);
const rounds = Number(values.rounds);
const pixels = 240;
const bareCount = 400;
const realtimeSeconds = 30;

/**
 * Showing all images of a customer to another version, beside a bare loop of the same work before and after it; and what
 * those who ask meanwhile notice.
 */
async function bench() {
  const place = await temporaryData();
  const pictures = await smallPictures();
  await fillPictured(place.data, pictures);
  const processes = availableParallelism();
  const server = await startServer(place.data, { flags: ['--inference-processes', String(processes)] });
  const call = await signInAsSuperuser(server.credentials, 'demo');
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  const names = Array.from({ length: rounds }, (_, round) => `candidate-${round}`);
  for (const name of names) await bring(call, join(folder, name), name);
  const bare = await startBare(processes, join(folder, names[0]));
  const sample = pictures.slice(0, Math.min(bareCount, imageCount));
  const bareRate = async () => sample.length / (await bare.time(sample));
  await bareRate();

  const ask = cheapClient(server.credentials.API_BASE_URL, server.credentials.API_KEY, 16);
  const picture = await oneMegapixel(demoPhotographs()[0]);
  const rates = [];
  const times = [];
  for (const name of names) {
    const before = await bareRate();
    const rate = await migrate(call, name);
    rates.push({ rate, bare: (before + (await bareRate())) / 2 });
    await take(call, name);
    const alone = await steadily(ask, { ids, picture, seconds: realtimeSeconds });
    await assign(call, name);
    await sleep(1000);
    times.push({ alone, beside: await steadily(ask, { ids, picture, seconds: realtimeSeconds }) });
    await take(call, name);
  }
  bare.end();
  await server.end();
  await place.remove();
  await rm(folder, { recursive: true, force: true });
  print(rates, times, processes);
}

function print(rates, times, processes) {
  const share = median(rates.map(({ rate, bare }) => rate / bare));
  printTable(
    `Showing ${imageCount.toLocaleString('en')} images of ${pixels} pixels to another version, ${processes} processes; ${rounds} rounds`,
    ['', 'images/s (median)', 'share of bare'],
    [
      ['bare decode + inference', median(rates.map(({ bare }) => bare)), '100 %'],
      ['until all have been seen', median(rates.map(({ rate }) => rate)), `${(100 * share).toFixed(0)} %`],
    ],
  );
  const rows = Object.keys(everyMs).flatMap((kind) => {
    const of = (name, share) => median(times.map((round) => quantile(round[name][kind], share)));
    const ratio = (share) =>
      median(times.map(({ alone, beside }) => quantile(beside[kind], share) / quantile(alone[kind], share)));
    return [
      [`${kind}, alone`, of('alone', 0.5), of('alone', 0.99), ''],
      [`${kind}, beside it`, of('beside', 0.5), of('beside', 0.99), ratio(0.99)],
    ];
  });
  printTable(
    `Asked meanwhile, 20 times a second for similar images and 4 times with a picture of one megapixel, for ${realtimeSeconds} s; milliseconds`,
    ['', 'p50', 'p99', 'times p99 alone'],
    rows,
  );
}

async function smallPictures() {
  const small = await Promise.all(
    demoPhotographs().map((photograph) => sharp(photograph).resize(pixels).jpeg().toBuffer()),
  );
  return Array.from({ length: imageCount }, (_, n) => withComment(small[n % small.length], String(n)));
}

/** The shipped embedding under another name. */
async function bring(call, folder, name) {
  const shipped = fileURLToPath(new URL('../dist/shipped-predictors', import.meta.url));
  const manifest = JSON.parse(await readFile(join(shipped, 'vitrine-embedding', '1', 'predictor.json')));
  await mkdir(folder);
  await copyFile(join(shipped, 'models', `${manifest.model.sha256}.onnx`), join(folder, manifest.model.file));
  await writeFile(join(folder, 'predictor.json'), JSON.stringify({ ...manifest, name }));
  const { body } = await call('POST /predictor-versions?wait=300', { folder });
  if (body.state !== 'ready') throw new Error(`${name} is ${body.state}: ${body.failure}`);
}

const pathOf = (name) => `/customers/demo/predictors/${name}/versions/1`;

async function assign(call, name) {
  const { status } = await call(`PUT ${pathOf(name)}`, { backfill_rate: null });
  if (status !== 200) throw new Error(`Assigning was answered ${status}`);
}

async function take(call, name) {
  await call(`DELETE ${pathOf(name)}`);
  await sleep(2000);
}

/** Images a second until the version has seen them all. */
async function migrate(call, name) {
  const start = performance.now();
  await assign(call, name);
  for (;;) {
    const { body } = await call('GET /customers/demo/predictors');
    const { images, backfilled_at: end } = body.results.find((one) => one.name === name);
    if (end !== null) {
      if (images.seen !== imageCount) throw new Error(`${images.seen} of ${imageCount} were seen`);
      return imageCount / ((performance.now() - start) / 1000);
    }
    await sleep(imageCount > 2000 ? 1000 : 200);
  }
}

await bench();
process.exit(0);
