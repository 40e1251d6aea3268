import { errors } from '../../errors.js';
import type { PictureInput } from '../manifest.js';
import type { DeclaredValue } from '../model-check/check-model.js';
import { quoted } from '../model-check/invalid.js';
import { type Preprocessor, preprocessorFile, type Size } from './config-files.js';

/**
 * How a picture becomes the input of a graph, as `preprocessor_config.json` describes it; where the graph fixes a size,
 * the graph is right. Which resampling it asks for makes no difference: ours averages areas where a picture shrinks.
 * Throws `predictorInvalid` for what cannot be done.
 */
export function pictureInput(preprocessor: Preprocessor, input: DeclaredValue): PictureInput {
  const { name, type, shape = ['?', '?', '?', '?'] } = input;
  if (type !== 'float32')
    throw errors.predictorInvalid(
      `The input ${quoted(name)} is ${type}; float32 is needed. A model of half precision must keep float32 inputs and outputs (\`keep_io_types=True\`).`,
    );
  const [, channels, height, width] = shape;
  if (shape.length !== 4 || (typeof channels === 'number' && channels !== 3))
    throw errors.predictorInvalid(
      `The input ${quoted(name)} has the shape [${shape.join(', ')}]; [1, 3, height, width] is needed.`,
    );
  const { size, ...way } = fitOf(preprocessor);
  return {
    name,
    width: typeof width === 'number' ? width : size.width,
    height: typeof height === 'number' ? height : size.height,
    layout: 'nchw',
    type: 'float32',
    region: 'whole',
    ...way,
    ...scaleOf(preprocessor),
  };
}

type Way = Pick<PictureInput, 'fit' | 'share'> & { size: { width: number; height: number } };

function fitOf({ do_resize, do_flip_channel_order, ...preprocessor }: Preprocessor): Way {
  if (do_resize === false) throw undone('takes pictures as large as they are');
  if (do_flip_channel_order) throw undone('takes blue before red');
  if (preprocessor.size == null) throw undone('does not say to which `size` pictures are resized');
  if (preprocessor.do_center_crop ?? preprocessor.crop_size != null)
    return cropped(preprocessor.size, preprocessor.crop_size ?? preprocessor.size);
  const size = rectangle(preprocessor.size);
  if (!size) throw undone('keeps the shape of pictures, so that the input has no fixed size');
  return { size, fit: 'squash' };
}

/** Resized, then cut. A single number means the short side. */
function cropped(resized: Size, cut: Size): Way {
  const size = rectangle(cut) ?? square(shortSide(cut));
  const short = shortSide(resized);
  if (short === undefined) {
    const whole = rectangle(resized);
    if (whole?.width === size?.width && whole?.height === size?.height && size)
      return { size, fit: 'squash' };
    throw undone('resizes to one size and cuts out another, ignoring the shape of pictures');
  }
  if (!size || size.width !== size.height) throw undone('cuts out what is not a square');
  if (size.width > short) throw undone('cuts out more than there is');
  const share = size.width / short;
  return { size, fit: 'cover', ...(share < 1 ? { share } : {}) };
}

function rectangle(size: Size): { width: number; height: number } | undefined {
  if (typeof size === 'number') return square(size);
  return size.width && size.height ? { width: size.width, height: size.height } : undefined;
}

function shortSide(size: Size): number | undefined {
  return typeof size === 'number' ? size : (size.shortest_edge ?? undefined);
}

function square(side: number | undefined) {
  return side === undefined ? undefined : { width: side, height: side };
}

/** It takes (byte · factor − mean) / std; ours is (byte / 255 − mean) / std. */
function scaleOf({ do_rescale, rescale_factor, do_normalize, image_mean, image_std }: Preprocessor) {
  const factor = do_rescale === false ? 1 : (rescale_factor ?? 1 / 255);
  const scale = Math.abs(factor * 255 - 1) < 1e-6 ? 1 : factor * 255;
  const isNormalized = do_normalize ?? image_mean != null;
  const mean = isNormalized ? (image_mean ?? [0, 0, 0]) : [0, 0, 0];
  const std = isNormalized ? (image_std ?? [1, 1, 1]) : [1, 1, 1];
  return { mean: mean.map((value) => value / scale), std: std.map((value) => value / scale) };
}

function undone(what: string) {
  return errors.predictorInvalid(
    `${preprocessorFile} ${what}, which cannot be derived; write a predictor.json that says what the graph takes.`,
  );
}
