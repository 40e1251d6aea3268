import type { Metadata, Sharp } from 'sharp';
import { errors } from '../../errors.js';
import type { Picture } from '../inference.js';
import type { Box } from '../prediction.js';
import { pictureType } from './picture-type.js';
import type { Pixels, Region } from './pixels.js';
import { sharp } from './sharp.js';

/** Pixels of a picture as stored. AVIF and GIF cost more memory a pixel, and tiny files can claim many. */
export const picturePixelsMax = { jpeg: 50e6, png: 50e6, webp: 50e6, avif: 16e6, gif: 16e6 } as const;

/** Pixels that the short side keeps: enough for a 224 to 300 pixel model on most of the picture. */
const shortSidePixels = 320;
/** Very long pictures are shrunk further, so that what is kept in memory stays small. */
const decodedPixelsMax = 4e6;
/** JPEG files are decoded at 1/2, 1/4 and 1/8 for a fraction of the time, which sharp uses from these factors on. */
const jpegShrinks = [9, 5, 3];

export interface Opened {
  picture: Picture;
  /** A pipeline whose output is upright. */
  image: Sharp;
  metadata: Metadata;
}

/** Looks at the header alone. Throws `fileTypeUnsupported`, `fileTooLarge` and `fileUnreadable`. */
export async function open(bytes: Uint8Array): Promise<Opened> {
  const format = pictureType(bytes);
  if (bytes.length === 0) throw errors.fileUnreadable('The file is empty.');
  if (!format) throw errors.fileTypeUnsupported();
  if (format === 'jpeg' && !jpegHasEnd(bytes)) throw errors.fileUnreadable('The JPEG file is truncated.');

  const image = sharp(bytes, { failOn: 'error', limitInputPixels: picturePixelsMax[format], pages: 1 });
  const metadata = await readable(format, image.metadata());
  if (metadata.format !== (format === 'avif' ? 'heif' : format)) throw errors.fileUnreadable();
  const { width, height } = metadata.autoOrient;
  return { picture: { format, width, height }, image: image.autoOrient(), metadata };
}

export interface Decoded {
  /** The whole of it. */
  picture: Picture;
  pixels: Pixels;
  /** The part of the picture that the pixels show: the crop, moved to whole pixels. */
  part: Box;
}

/**
 * Decodes a picture once, at a size that serves models of up to some 300 pixels: RGB, sRGB, upright, transparency
 * on white, the first frame of an animation. With `crop` only that part of it.
 */
export async function decode(bytes: Uint8Array, crop?: Box): Promise<Decoded> {
  const { picture, image, metadata } = await open(bytes);
  const shrink = shrinkFor(picture, crop);
  const width = Math.max(1, Math.floor(picture.width / shrink));
  const height = Math.max(1, Math.floor(picture.height / shrink));

  if (shrink > 1) image.resize(width, height, { fit: 'fill', kernel: 'linear' });
  const region = cropRegion(crop ?? { x: 0, y: 0, width: 1, height: 1 }, width, height);
  if (crop) image.extract(region);
  if (metadata.hasAlpha) image.flatten({ background: '#ffffff' });
  const raw = image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { data, info } = await readable(picture.format, raw);
  const pixels = { data: rgb(data, info.channels), width: info.width, height: info.height };
  return { picture, pixels, part: partOf(region, width, height) };
}

/** Awaits what libvips does with a file, and says in our words why it could not. */
export async function readable<T>(format: Picture['format'], work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    if (/exceeds pixel limit/.test(message)) {
      const megapixels = picturePixelsMax[format] / 1e6;
      throw errors.fileTooLarge(
        `A picture of this type may have up to ${megapixels} megapixels; this one has more.`,
        { cause },
      );
    }
    throw errors.fileUnreadable(
      `The file starts like a ${formatNames[format]} picture but is damaged or truncated.`,
      { cause },
    );
  }
}

const formatNames = { jpeg: 'JPEG', png: 'PNG', webp: 'WebP', gif: 'GIF', avif: 'AVIF' } as const;

/** By what factor both sides are divided. */
function shrinkFor({ format, width, height }: Picture, crop: Box | undefined): number {
  const shortSide = Math.min(width * (crop?.width ?? 1), height * (crop?.height ?? 1));
  const wanted = Math.max(1, shortSide / shortSidePixels, Math.sqrt((width * height) / decodedPixelsMax));
  if (format !== 'jpeg') return wanted;
  // A step within reach is worth a fifth of the size; beyond one, the rest of the detail comes for free.
  return jpegShrinks.find((step) => step <= wanted * 1.2) ?? wanted;
}

/** The part in whole pixels: at least one, and never outside of the picture. */
function cropRegion(crop: Box, width: number, height: number): Region {
  const left = Math.min(Math.floor(crop.x * width), width - 1);
  const top = Math.min(Math.floor(crop.y * height), height - 1);
  const right = Math.min(Math.max(Math.round((crop.x + crop.width) * width), left + 1), width);
  const bottom = Math.min(Math.max(Math.round((crop.y + crop.height) * height), top + 1), height);
  return { left, top, width: right - left, height: bottom - top };
}

function partOf(region: Region, width: number, height: number): Box {
  return {
    x: region.left / width,
    y: region.top / height,
    width: region.width / width,
    height: region.height / height,
  };
}

function rgb(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  throw errors.fileUnreadable('The picture has an unusual number of colour channels.');
}

/**
 * Whether the end marker stands behind the start of the (first) scan; a thumbnail among the metadata before it has
 * one of its own. libjpeg makes up a missing end, and shrinking may skip the last rows, so a cut could go unseen.
 */
function jpegHasEnd(bytes: Uint8Array): boolean {
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(
    '\xff\xd9',
    undefined,
    'latin1',
  );
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xda) return end > at;
    // Fill bytes before a marker are allowed.
    at += marker === 0xff ? 1 : 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
  }
  return end > at;
}
