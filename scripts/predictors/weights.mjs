import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

const labelMapBytes = 184;

/** What the packaged weights must be, byte for byte: another release is another model, to be measured anew. */
const pinned = {
  nsfw: '70d00d1ec460f74698ffa29ad6b9b754b95430efc4b9827f630ae44a856538e3',
  objectron: '470986ca5df183f41698da6de74b027d838fe289d77b5ab094497d350bee664e',
};

/** The TF.js graph model `mobilenet_v2_mid` of nsfwjs: its nodes, the list of its weights and their bytes. */
export function readNsfwWeights() {
  const { model, shards } = readNsfwModel();
  return {
    nodes: model.modelTopology.node,
    weights: model.weightsManifest[0].weights,
    bytes: Buffer.concat(shards),
  };
}

/** The same as the package keeps it: `model.json`'s content and the shards of the weights. */
export function readNsfwModel() {
  const [modelFile, ...shardFiles] = nsfwFiles();
  const model = require(modelFile);
  const shards = shardFiles.map((file) => Buffer.from(require(file), 'base64'));
  verify(
    'nsfwjs mobilenet_v2_mid',
    Buffer.concat([Buffer.from(JSON.stringify(model)), ...shards]),
    pinned.nsfw,
  );
  return { model, shards };
}

/** The detector inside Objectron's packed assets: the names of its 24 classes (the first is "none") and its TFLite file. */
export function readObjectronWeights() {
  const assets = readFileSync(objectronFile());
  verify('@mediapipe/objectron assets', assets, pinned.objectron);
  return {
    classes: assets.subarray(0, labelMapBytes).toString('utf8').trim().split('\n'),
    // A copy: the reader wants its offsets aligned to the file's own start.
    tflite: Uint8Array.from(assets.subarray(labelMapBytes)),
  };
}

/** The files in which the packages keep their weights. */
export function weightFiles() {
  return [...nsfwFiles(), objectronFile()];
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function nsfwFiles() {
  const folder = join(packageFolder('nsfwjs'), 'dist/models/mobilenet_v2_mid');
  return ['model', 'group1-shard1of2', 'group1-shard2of2'].map((name) => join(folder, `${name}.min.js`));
}

function objectronFile() {
  return join(packageFolder('@mediapipe/objectron'), 'objectron_solution_packed_assets.data');
}

function verify(what, bytes, expected) {
  const found = sha256(bytes);
  if (found !== expected) throw new Error(`${what}: SHA-256 is ${found}, expected ${expected}`);
}

export function packageFolder(name) {
  const folders = (require.resolve.paths(name) ?? []).map((path) => join(path, name));
  const folder = folders.find((candidate) => existsSync(join(candidate, 'package.json')));
  if (!folder) throw new Error(`The package ${name} is not installed: run npm ci`);
  return folder;
}
