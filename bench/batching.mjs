import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { signInAsSuperuser, startServer, temporaryData } from '../acceptance/server.mjs';
import { testManifests, versionOf } from '../dist/predictors/testing-models.js';
import { attribute, floats, graph, integers, model, node, value } from '../dist/predictors/testing-onnx.js';
import { cheapClient } from './http-client.mjs';
import { demoPhotographs } from './photographs.mjs';
import { median, printTable, quantile } from './table.mjs';

const rounds = 5;
const roundMs = 3000;
const connections = [1, 32];
/** Of the model that gains from batches: its weights are read once for all pictures of a run. */
const [side, width, layers] = [32, 2048, 3];

/** POST /predictions one at a time and from 32 connections: the default predictors, and a model with and without batches. */
async function bench() {
  const place = await temporaryData();
  const server = await startServer(place.data);
  const superuser = await signInAsSuperuser(server.credentials, 'demo');
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  await bring(superuser, folder, 'one-by-one', {});
  await bring(superuser, folder, 'batched', { batch: { max: 8 } });
  const ask = cheapClient(server.credentials.API_BASE_URL, server.credentials.API_KEY, 64);
  const photograph = demoPhotographs()[0];
  const small = await sharp(photograph).resize(128, 128, { fit: 'cover' }).jpeg().toBuffer();
  const asked = {
    'default predictors': bodyOf(photograph, 'vitrine-embedding'),
    'dense layers, one by one': bodyOf(small, 'one-by-one'),
    'dense layers, batches of up to 8': bodyOf(small, 'batched'),
  };
  const names = Object.keys(asked).flatMap((name) => connections.map((count) => `${name}, ${count} at once`));
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, body] of Object.entries(asked)) {
      for (const count of connections) {
        const result = await during(roundMs, count, () => ask('POST', '/predictions', body));
        // The first round warms up.
        if (round > 0) measured[`${name}, ${count} at once`].push(result);
      }
    }
  }
  const batches = await batchSizes(server.url);
  await server.end();
  await Promise.all([place.remove(), rm(folder, { recursive: true, force: true })]);
  const rates = (name, count) => measured[`${name}, ${count} at once`].map(({ rate }) => rate);
  printTable(
    `POST /predictions, ${rounds} rounds of ${roundMs / 1000} s; milliseconds (medians of the rounds)`,
    ['', 'pictures/s', 'times one at a time', 'p50', 'p95'],
    Object.keys(asked).flatMap((name) =>
      connections.map((count) => {
        const of = measured[`${name}, ${count} at once`];
        const one = rates(name, 1);
        return [
          `${name}, ${count} at once`,
          median(rates(name, count)),
          median(rates(name, count).map((rate, round) => rate / one[round])),
          median(of.map(({ times }) => median(times))),
          median(of.map(({ times }) => quantile(times, 0.95))),
        ];
      }),
    ),
  );
  console.log(`\nPictures in the batch of a picture, on average: ${batches}`);
}

async function bring(superuser, folder, name, more) {
  const { folder: own, manifest } = await versionOf(folder, denseModel(), {
    name,
    ...testManifests.embedding(64),
    inputs: [
      {
        name: 'picture',
        width: side,
        height: side,
        layout: 'nhwc',
        type: 'uint8',
        region: 'whole',
        fit: 'squash',
      },
    ],
    ...more,
  });
  await writeFile(join(own, 'predictor.json'), JSON.stringify(manifest));
  const { body } = await superuser('POST /predictor-versions?wait=60', { folder: own });
  if (body.state !== 'ready') throw new Error(`${name} is ${body.state}: ${body.failure}`);
  const { status } = await superuser(`PUT /customers/demo/predictors/${name}/versions/1`, {});
  if (status !== 200) throw new Error(`${name} was not assigned: ${status}`);
}

/** `picture` uint8 `[n, side, side, 3]` → dense layers → `embedding` `[n, 64]`. */
function denseModel() {
  const sizes = [side * side * 3, ...Array(layers).fill(width), 64];
  const weights = (count) => Array.from({ length: count }, (_, i) => Math.sin(i) / 40);
  return model(
    graph({
      nodes: [
        node('Cast', ['picture'], ['values'], { attributes: [attribute.integer('to', 1)] }),
        node('Mul', ['values', 'scale'], ['scaled']),
        node('Reshape', ['scaled', 'flat'], ['x0']),
        ...sizes
          .slice(1)
          .flatMap((_, i) => [
            node('MatMul', [`x${i}`, `w${i}`], [`y${i}`]),
            node('LeakyRelu', [`y${i}`], [i === layers ? 'embedding' : `x${i + 1}`]),
          ]),
      ],
      initializers: [
        floats('scale', [1 / 255]),
        integers('flat', [0, sizes[0]]),
        ...sizes.slice(1).map((size, i) => floats(`w${i}`, weights(sizes[i] * size), [sizes[i], size])),
      ],
      inputs: [value('picture', 'uint8', ['n', side, side, 3])],
      outputs: [value('embedding', 'float32', ['n', 64])],
    }),
  );
}

function bodyOf(picture, predictor) {
  const bytes = Buffer.from(JSON.stringify({ file: { base64: picture.toString('base64') }, predictor }));
  return { bytes, headers: { 'content-type': 'application/json', 'content-length': bytes.length } };
}

/** Asks from so many connections, each again as soon as it is answered. */
async function during(ms, count, ask) {
  const start = performance.now();
  const times = [];
  const one = async () => {
    while (performance.now() - start < ms) {
      const answer = await ask();
      if (answer.status !== 200) throw new Error(`POST /predictions answered ${answer.status}`);
      times.push(answer.ms);
    }
  };
  await Promise.all(Array.from({ length: count }, one));
  return { rate: (1000 * times.length) / (performance.now() - start), times };
}

async function batchSizes(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (kind, predictor) =>
    Number(
      new RegExp(`vitrine_predictor_batch_pictures_${kind}\\{predictor="${predictor}"[^}]*\\} (\\S+)`).exec(
        text,
      )[1],
    );
  return ['one-by-one', 'batched']
    .map((predictor) => `${predictor} ${(read('sum', predictor) / read('count', predictor)).toFixed(1)}`)
    .join(', ');
}

await bench();
process.exit(0);
