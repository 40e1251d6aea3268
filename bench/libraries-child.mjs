// The loop that somebody would write who has no Vitrine: sharp and ONNX Runtime, as they come, on the shipped model.
import sharp from 'sharp';
import { answerPictures, openModel } from './bare-child.mjs';

// There is a process for each processor.
sharp.concurrency(1);
sharp.cache(false);
const { inputs, infer } = await openModel();

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
  return infer(feeds);
});
