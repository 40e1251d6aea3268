import ort from 'onnxruntime-node';
import { coloursOf } from '../../dist/predictors/host/colours.js';
import { decode } from '../../dist/predictors/host/decode.js';
import { tensorOf } from '../../dist/predictors/host/tensor.js';
import { builtManifest, builtModel } from './built.mjs';

/** Median milliseconds of each step for one picture, on one thread. */
export async function measureCosts(pictures) {
  const manifest = builtManifest('vitrine-embedding');
  const { inputs } = manifest;
  const session = await ort.InferenceSession.create(builtModel(manifest), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const times = {
    decode: [],
    'input tensors': [],
    'both models and heads': [],
    'foreground and colours': [],
  };
  for (const picture of pictures) {
    const started = performance.now();
    const { pixels } = await decode(picture.read());
    const decoded = performance.now();
    const feeds = inputs.map((input) => {
      const { data, dims } = tensorOf(pixels, input);
      return [input.name, new ort.Tensor(input.type, data, dims)];
    });
    const filled = performance.now();
    await session.run(Object.fromEntries(feeds));
    const ran = performance.now();
    coloursOf(pixels);
    times.decode.push(decoded - started);
    times['input tensors'].push(filled - decoded);
    times['both models and heads'].push(ran - filled);
    times['foreground and colours'].push(performance.now() - ran);
  }
  return Object.fromEntries(Object.entries(times).map(([step, values]) => [step, median(values)]));
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
