// Records what the original runtimes say about the reference picture, for the test that compares the converted
// graph with them. Needed again only when the packaged weights change. The runtimes are large: install them in a
// folder of their own and name it.
//
//   mkdir FOLDER && cd FOLDER && npm init -y
//   npm i --legacy-peer-deps @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-converter@4.22.0 \
//     @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-tflite@0.0.1-alpha.10
//   node scripts/predictors/record-reference.mjs FOLDER
//
// nsfwjs' model runs in TF.js, the detector in TFLite itself: the WebAssembly build of it in tfjs-tflite, without
// that package's browser client. Only the decoding of the detector's boxes is written out here (see below).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { referencePicture } from './reference-picture.mjs';
import { readNsfwModel, readObjectronWeights } from './weights.mjs';

/** Every so-many-th number is kept: enough to see any layer go wrong, small enough to commit. */
const featureStep = 4;
const anchorStep = 24;

const meanLayers = [
  'expanded_conv_12/add',
  'expanded_conv_15/add',
  'expanded_conv_16/project/BatchNorm/FusedBatchNormV3',
];

const require = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'));
const folder = fileURLToPath(new URL('./reference/', import.meta.url));
mkdirSync(folder, { recursive: true });
const recorded = { nsfw: await recordNsfw(), objectron: await recordObjectron() };
writeFileSync(join(folder, 'reference.json'), `${JSON.stringify(recorded, rounded)}\n`);

/** Seven digits: what float32 holds. */
function rounded(_, value) {
  return typeof value === 'number' ? Number(value.toPrecision(7)) : value;
}

async function recordNsfw() {
  const tf = require('@tensorflow/tfjs-core');
  require('@tensorflow/tfjs-backend-cpu');
  const { loadGraphModel } = require('@tensorflow/tfjs-converter');
  const { model, shards } = readNsfwModel();
  const bytes = Buffer.concat(shards);
  const loaded = await loadGraphModel({
    load: async () => ({
      modelTopology: model.modelTopology,
      format: model.format,
      weightSpecs: model.weightsManifest[0].weights,
      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    }),
  });
  // As nsfwjs does: bytes to 0–1; the graph itself goes on to −1–1.
  const picture = tf.div(tf.tensor4d(Float32Array.from(referencePicture(224)), [1, 224, 224, 3]), 255);
  const names = model.modelTopology.node.map(({ name }) => name);
  const layers = meanLayers.map((suffix) => names.find((name) => name.endsWith(`MobilenetV2/${suffix}`)));
  const [probabilities, ...planes] = loaded.execute(picture, ['Identity', ...layers]);
  const means = planes.flatMap((plane) => [...tf.mean(plane, [1, 2]).dataSync()]);
  return {
    probabilities: [...probabilities.dataSync()],
    featureStep,
    features: means.filter((_, i) => i % featureStep === 0),
  };
}

async function recordObjectron() {
  const runtime = '@tensorflow/tfjs-tflite/wasm/tflite_web_api_cc_simd';
  const tflite = await require(`${runtime}.js`)({
    wasmBinary: readFileSync(require.resolve(`${runtime}.wasm`)),
  });
  const { tflite: model } = readObjectronWeights();
  const address = tflite._malloc(model.length);
  tflite.HEAPU8.set(model, address);
  const created = tflite.TFLiteWebModelRunner.CreateFromBufferAndOptions(address, model.length, {
    numThreads: 1,
    enableProfiling: false,
    maxProfilingBufferEntries: 0,
  });
  if (!created.ok()) throw new Error(created.errorMessage());
  const runner = created.value();
  runner
    .GetInputs()
    .get(0)
    .data()
    .set(Float32Array.from(referencePicture(300), (value) => (2 * value) / 255 - 1));
  runner.Infer();
  const outputs = runner.GetOutputs();
  const [encodings, logits] = [0, 1].map((i) => Float32Array.from(outputs.get(i).data()));
  if (encodings.length !== 1917 * 4) throw new Error('The detector has other outputs than expected');
  const anchors = mediapipeAnchors();
  const kept = anchors.map((_, i) => i).filter((i) => i % anchorStep === 0);
  return {
    anchorStep,
    boxes: kept.map((i) => decodedBox(encodings.subarray(4 * i, 4 * i + 4), anchors[i])),
    scores: kept.map((i) => [...logits.subarray(24 * i + 1, 24 * i + 24)].map((x) => 1 / (1 + Math.exp(-x)))),
  };
}

/**
 * A box as MediaPipe's TensorsToDetectionsCalculator decodes it (scales 10, 10, 5, 5): left, top, right, bottom. Its
 * C++ cannot be called from here, so this and the anchors are written from its description, not from anchors.mjs.
 */
function decodedBox([y, x, height, width], anchor) {
  const centre = [anchor.x + (x / 10) * anchor.width, anchor.y + (y / 10) * anchor.height];
  const half = [(Math.exp(width / 5) * anchor.width) / 2, (Math.exp(height / 5) * anchor.height) / 2];
  const edges = [centre[0] - half[0], centre[1] - half[1], centre[0] + half[0], centre[1] + half[1]];
  return edges.map((edge) => Math.max(0, Math.min(1, edge)));
}

/** SsdAnchorsCalculator: 6 layers, strides 16 to 512 on 300 pixels, scales .2 to .95, fewer boxes in the lowest layer. */
function mediapipeAnchors() {
  const anchors = [];
  const strides = [16, 32, 64, 128, 256, 512];
  strides.forEach((stride, layer) => {
    const scale = 0.2 + (0.75 * layer) / 5;
    const next = layer === 5 ? 1 : 0.2 + (0.75 * (layer + 1)) / 5;
    const ratios = layer === 0 ? [1, 2, 0.5] : [1, 2, 0.5, 3, 1 / 3, 1];
    const scales =
      layer === 0 ? [0.1, scale, scale] : [scale, scale, scale, scale, scale, Math.sqrt(scale * next)];
    const cells = Math.ceil(300 / stride);
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        ratios.forEach((ratio, i) => {
          anchors.push({
            x: (x + 0.5) / cells,
            y: (y + 0.5) / cells,
            width: scales[i] * Math.sqrt(ratio),
            height: scales[i] / Math.sqrt(ratio),
          });
        });
      }
    }
  });
  return anchors;
}
