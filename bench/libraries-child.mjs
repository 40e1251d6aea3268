// The loop that somebody would write who has no Vitrine: sharp and ONNX Runtime, as they come, on the shipped model.
import sharp from 'sharp';
import { outputNames } from '../dist/predictors/host/results.js';
import { run, sessionOf } from '../dist/predictors/host/sessions.js';
import { answerPictures, shippedVersions } from './bare-child.mjs';

// There is a process for each processor.
sharp.concurrency(1);
sharp.cache(false);
const versions = await shippedVersions();
const { inputs } = versions[0].manifest;
const session = await sessionOf(versions[0]);
const outputs = [...new Set(versions.flatMap(({ manifest }) => outputNames(manifest)))];

answerPictures(async (bytes) => {
  const feeds = {};
  // Decoding for each input takes as long as decoding once and resizing the pixels twice: a smaller one is decoded smaller.
  for (const { name, width, height } of inputs) {
    const data = await sharp(bytes)
      .autoOrient()
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    feeds[name] = {
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
      dims: [1, height, width, 3],
    };
  }
  return run(session, feeds, outputs);
});
