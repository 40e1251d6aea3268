import { availableParallelism } from 'node:os';
import { startServer, temporaryData } from '../acceptance/server.mjs';
import { startBare } from './bare.mjs';
import { flags } from './flags.mjs';
import { ingest, ingester } from './ingest.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { median, printTable, quantile } from './table.mjs';
import { whileAsking } from './while-asking.mjs';

/** Of each round: a second at its start and end, when not all processes have something to do, is to be little of it. */
const { images: perRound } = flags({ images: 1_800 });
const rounds = 3;
/** That go before what is timed, and while health is asked. */
const fewer = Math.ceil(perRound / 3);
const probeEveryMs = 25;

/** Images a second through the API, beside bare loops of the same work; and how the server answers meanwhile. */
async function bench() {
  const photographs = demoPhotographs();
  const processes = availableParallelism();
  const place = await temporaryData();
  const server = await startServer(place.data, { flags: ['--inference-processes', String(processes)] });
  const shop = await ingester(server.credentials);
  const loops = {
    'sharp and ONNX Runtime: decode, resize, run': await startBare(
      processes,
      undefined,
      './libraries-child.mjs',
    ),
    'the same with our own resizing': await startBare(processes),
    'with the colours too: all that the predictors do': await startBare(
      processes,
      undefined,
      './bare-colours-child.mjs',
    ),
  };
  const ways = {
    ...Object.fromEntries(
      Object.entries(loops).map(([name, loop]) => [name, (_round, pictures) => rateOf(loop, pictures)]),
    ),
    'POST /images until ready': (round, pictures) => ingest(shop, round, pictures),
  };
  const warmingUp = picturesOf(photographs, 'warming-up', fewer);
  for (const way of Object.values(ways)) await way('warming-up', warmingUp);
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const pictures = picturesOf(photographs, round, perRound);
    for (const [name, way] of Object.entries(ways)) rates[name].push(await way(round, pictures));
  }
  // Asked in a round of its own: asking forty times a second costs a processor as much as an image does.
  const health = await probed(server.url, () =>
    ingest(shop, 'probed', picturesOf(photographs, 'probed', fewer)),
  );
  for (const loop of Object.values(loops)) loop.end();
  await server.end();
  await place.remove();
  const own = Object.values(rates).at(-1);
  const share = (whole) => `${(100 * median(own.map((rate, round) => rate / whole[round]))).toFixed(0)} %`;
  printTable(
    `Ingestion of ${perRound} JPEG photographs (${(photographs.reduce((sum, { length }) => sum + length, 0) / photographs.length / 1024).toFixed(0)} KB on average), ${processes} processes of one thread; ${rounds} rounds`,
    ['', 'images/s (median)', 'lowest', 'highest', 'POST /images reaches'],
    Object.entries(rates).map(([name, measured]) => [
      name,
      median(measured),
      Math.min(...measured),
      Math.max(...measured),
      measured === own ? '' : share(measured),
    ]),
  );
  printTable(
    'GET /health/live while ingesting at full speed, milliseconds',
    ['', 'p50', 'p99', 'highest', 'requests'],
    [['', median(health), quantile(health, 0.99), Math.max(...health), health.length]],
  );
}

async function rateOf(bare, pictures) {
  return pictures.length / (await bare.time(pictures));
}

function picturesOf(photographs, round, count) {
  return Array.from({ length: count }, (_, n) =>
    withComment(photographs[n % photographs.length], `${round}-${n}`),
  );
}

/** Milliseconds of `/health/live` while something else is done. */
async function probed(url, work) {
  const ask = async () => {
    const start = performance.now();
    await (await fetch(`${url}/health/live`)).text();
    return performance.now() - start;
  };
  return (await whileAsking(ask, probeEveryMs, work)).times;
}

await bench();
process.exit(0);
