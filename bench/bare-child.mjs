// The limit of ingestion: decode, resize and ONNX Runtime in a bare loop, in as many of these processes as the server has.
import { fileURLToPath } from 'node:url';
import { decode } from '../dist/predictors/host/decode.js';
import { foregroundOf, foregroundSquare } from '../dist/predictors/host/foreground.js';
import { outputNames } from '../dist/predictors/host/results.js';
import { run, sessionOf } from '../dist/predictors/host/sessions.js';
import { tensorOf } from '../dist/predictors/host/tensor.js';
import { readInstalledPredictors, readVersion } from '../dist/predictors/installed.js';

/** Of all shipped predictors that have a model, which they share, or of the version in a folder. `also` is called with the pixels of each picture. */
export async function bareInference(folder, also = () => {}) {
  const { inputs, infer } = await openModel(folder);
  return async (bytes) => {
    const { pixels } = await decode(bytes);
    also(pixels);
    const needsForeground = inputs.some(({ region }) => region === 'foreground');
    const square = needsForeground ? foregroundSquare(pixels, foregroundOf(pixels)) : undefined;
    const feeds = Object.fromEntries(
      inputs.map((input) => [
        input.name,
        tensorOf(pixels, input, input.region === 'foreground' ? square : undefined),
      ]),
    );
    return infer(feeds);
  };
}

/** The model of all shipped predictors that have one, or of the version in a folder: what goes in, and what answers it. */
export async function openModel(folder) {
  const versions = folder === undefined ? await shippedVersions() : [await readVersion(folder)];
  const session = await sessionOf(versions[0]);
  const outputs = [...new Set(versions.flatMap(({ manifest }) => outputNames(manifest)))];
  return { inputs: versions[0].manifest.inputs, infer: (feeds) => run(session, feeds, outputs) };
}

async function shippedVersions() {
  const folder = fileURLToPath(new URL('../dist/shipped-predictors', import.meta.url));
  const { shipped } = await readInstalledPredictors(folder);
  return shipped.filter(({ manifest }) => manifest.runtime === 'onnx');
}

/** As a process of `startBare`: has every picture that comes answered, one after the other. */
export function answerPictures(infer) {
  process.on('message', async ({ pictures }) => {
    const start = performance.now();
    let last;
    for (const bytes of pictures) last = await infer(Buffer.from(bytes));
    process.send({ seconds: (performance.now() - start) / 1000, embedding: last.embedding?.data });
  });
  process.on('disconnect', () => process.exit(0));
  process.send('ready');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) answerPictures(await bareInference(process.argv[2]));
