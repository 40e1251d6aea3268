import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import { decode } from '../../dist/predictors/host/decode.js';
import { tensorOf } from '../../dist/predictors/host/tensor.js';
import { pictureInputs } from '../predictors/manifests.mjs';

/**
 * Gives a function from an encoded picture to what the graph says of it, `{ output: Float32Array }`, through the
 * decoding and the tensors of the inference host.
 */
export async function openGraph(bytes, inputs = pictureInputs) {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  return async (picture) => {
    const { pixels } = await decode(picture);
    const feeds = Object.fromEntries(
      inputs.map((input) => {
        const { data, dims } = tensorOf(pixels, input);
        return [input.name, new ort.Tensor(input.type, data, dims)];
      }),
    );
    const outputs = await session.run(feeds);
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
  };
}

/** The same for `features` alone, each kept as a file in `folder`: a training run takes minutes, not the better part of an hour, the second time. */
export async function openFeatures(graph, folder) {
  mkdirSync(folder, { recursive: true });
  const run = await openGraph(graph);
  const graphHash = createHash('sha256').update(graph).digest();
  return async (picture) => {
    const key = createHash('sha256').update(graphHash).update(picture).digest('hex');
    const file = join(folder, `${key.slice(0, 32)}.f32`);
    if (existsSync(file)) return new Float32Array(Uint8Array.from(readFileSync(file)).buffer);
    const { features } = await run(picture);
    writeFileSync(file, new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
    return features;
  };
}
