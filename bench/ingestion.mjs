import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { startBare } from './bare.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { median, printTable, quantile } from './table.mjs';

const rounds = 3;
const perRound = 600;
const perForm = 50;

/** Images a second through the API, beside a bare loop of the same work; and how the server answers meanwhile. */
async function bench() {
  const photographs = demoPhotographs();
  const processes = availableParallelism();
  const place = await temporaryData();
  const server = await startServer(place.data, { flags: ['--inference-processes', String(processes)] });
  const call = await signInAsAdmin(server.credentials);
  const bare = await startBare(processes);
  const rates = { bare: [], vitrine: [] };
  const health = [];
  for (let round = 0; round <= rounds; round++) {
    const pictures = Array.from({ length: perRound }, (_, n) =>
      withComment(photographs[n % photographs.length], `${round}-${n}`),
    );
    const bareRate = perRound / (await bare.time(pictures));
    const { rate, times } = await ingest(call, server, round, pictures);
    // The first round warms both up.
    if (round === 0) continue;
    rates.bare.push(bareRate);
    rates.vitrine.push(rate);
    health.push(...times);
  }
  bare.end();
  await server.end();
  await place.remove();
  const ratio = median(rates.vitrine.map((rate, round) => rate / rates.bare[round]));
  printTable(
    `Ingestion of ${perRound} JPEG photographs (${(photographs.reduce((sum, { length }) => sum + length, 0) / photographs.length / 1024).toFixed(0)} KB on average), ${processes} processes of one thread; ${rounds} rounds`,
    ['', 'images/s (median)', 'lowest', 'highest', 'share of bare'],
    [
      [
        'bare decode + resize + ONNX Runtime',
        median(rates.bare),
        Math.min(...rates.bare),
        Math.max(...rates.bare),
        '100 %',
      ],
      [
        'POST /images until ready',
        median(rates.vitrine),
        Math.min(...rates.vitrine),
        Math.max(...rates.vitrine),
        `${(100 * ratio).toFixed(0)} %`,
      ],
    ],
  );
  printTable(
    'GET /health/live while ingesting at full speed, milliseconds',
    ['', 'p50', 'p99', 'highest', 'requests'],
    [['', median(health), quantile(health, 0.99), Math.max(...health), health.length]],
  );
}

async function ingest(call, server, round, pictures) {
  const times = [];
  let isDone = false;
  const probing = probe(server.url, times, () => isDone);
  const start = performance.now();
  for (let at = 0; at < pictures.length; at += perForm) {
    const form = new FormData();
    for (const [n, bytes] of pictures.slice(at, at + perForm).entries()) {
      form.append('id', `${round}-${at + n}`);
      form.append('file', new Blob([bytes], { type: 'image/jpeg' }), `${at + n}.jpg`);
    }
    const { status } = await call('POST /images', form);
    if (status !== 202) throw new Error(`POST /images answered ${status}`);
  }
  while ((await call('GET /images?status=pending&limit=1')).body.results.length > 0) await sleep(100);
  const seconds = (performance.now() - start) / 1000;
  isDone = true;
  await probing;
  return { rate: pictures.length / seconds, times };
}

async function probe(url, times, isDone) {
  while (!isDone()) {
    const start = performance.now();
    await (await fetch(`${url}/health/live`)).text();
    times.push(performance.now() - start);
    await sleep(25);
  }
}

await bench();
process.exit(0);
