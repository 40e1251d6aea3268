/**
 * Transformers.js in a bare loop: its decoding, its resizing, its session, on the weights of the default embedding. Its pipeline hands
 * a model one tensor `pixel_values`, and our graph takes two pictures of different sizes as bytes: so processor and model are given to
 * the pipeline as functions, which resize with its own `RawImage` and run its own `AutoModel`.
 */
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';

const { AutoModel, env, ImageFeatureExtractionPipeline, RawImage, Tensor } = createRequire(import.meta.url)(
  '@huggingface/transformers',
);
const folder = process.argv[2];
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);
const model = await AutoModel.from_pretrained(basename(folder), {
  dtype: 'fp32',
  device: 'cpu',
  session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
});

const sides = { mid_image: 224, detector_image: 300 };
const extract = new ImageFeatureExtractionPipeline({
  task: 'image-feature-extraction',
  processor: async ([image]) => {
    const tensors = {};
    for (const [name, side] of Object.entries(sides)) {
      const { data } = (await image.resize(side, side)).rgb();
      tensors[name] = new Tensor('uint8', data, [1, side, side, 3]);
    }
    return { pixel_values: tensors };
  },
  model: async ({ pixel_values }) => {
    const { embedding } = await model(pixel_values);
    return { image_embeds: embedding };
  },
});

process.on('message', async ({ pictures }) => {
  const start = performance.now();
  let last;
  for (const bytes of pictures) {
    const image = await RawImage.fromBlob(new Blob([bytes], { type: 'image/jpeg' }));
    last = await extract(image);
  }
  process.send({ seconds: (performance.now() - start) / 1000, embedding: Float32Array.from(last.data) });
});
process.on('disconnect', () => process.exit(0));
process.send('ready');
