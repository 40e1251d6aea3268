import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const labelMapBytes = 184;

/** What the packaged weights must be, byte for byte: another release is another model, to be measured anew. */
const pinned = {
  nsfw: '70d00d1ec460f74698ffa29ad6b9b754b95430efc4b9827f630ae44a856538e3',
  objectron: '470986ca5df183f41698da6de74b027d838fe289d77b5ab094497d350bee664e',
};

/** The TF.js graph model `mobilenet_v2_mid` of nsfwjs: its topology, the list of its weights and their bytes. */
export function readNsfwWeights() {
  const folder = join(packageFolder('nsfwjs'), 'dist/models/mobilenet_v2_mid');
  const model = require(join(folder, 'model.min.js'));
  const shards = ['group1-shard1of2', 'group1-shard2of2'].map((name) =>
    Buffer.from(require(join(folder, `${name}.min.js`)), 'base64'),
  );
  const bytes = Buffer.concat([Buffer.from(JSON.stringify(model)), ...shards]);
  verify('nsfwjs mobilenet_v2_mid', bytes, pinned.nsfw);
  return {
    nodes: model.modelTopology.node,
    weights: model.weightsManifest[0].weights,
    bytes: Buffer.concat(shards),
  };
}

/** The detector inside Objectron's packed assets: the names of its 24 classes (the first is "none") and its TFLite file. */
export function readObjectronWeights() {
  const assets = readFileSync(
    join(packageFolder('@mediapipe/objectron'), 'objectron_solution_packed_assets.data'),
  );
  verify('@mediapipe/objectron assets', assets, pinned.objectron);
  return {
    classes: assets.subarray(0, labelMapBytes).toString('utf8').trim().split('\n'),
    // A copy: the reader wants its offsets aligned to the file's own start.
    tflite: Uint8Array.from(assets.subarray(labelMapBytes)),
  };
}

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function verify(what, bytes, expected) {
  const found = sha256(bytes);
  if (found !== expected) throw new Error(`${what}: SHA-256 is ${found}, expected ${expected}`);
}

function packageFolder(name) {
  const paths = require.resolve.paths(name) ?? [];
  for (const path of paths) {
    const folder = join(path, name);
    try {
      readFileSync(join(folder, 'package.json'));
      return folder;
    } catch {}
  }
  throw new Error(`The package ${name} is not installed (looked beside ${dirname(paths[0] ?? '')})`);
}
