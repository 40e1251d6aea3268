import type { Rendering } from '../inference.js';
import { open, readable } from './decode.js';

const fullQuality = 92;
const thumbnailQuality = 80;
/** The largest side that the WebP format knows. */
const webpSideMax = 16_383;

const contentTypes = { jpeg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;

/**
 * The picture for a browser: upright, sRGB, without metadata, its first frame. JPEG, PNG and WebP stay what they are, GIF
 * becomes PNG, AVIF becomes WebP. With `sizeMax` a WebP whose longest side has that many pixels, or fewer when the
 * picture has fewer. Throws like `decode`.
 */
export async function render(bytes: Uint8Array, sizeMax?: number): Promise<Rendering> {
  const { picture, image } = await open(bytes);
  // Metadata is left out unless asked for, and an embedded colour profile applied.
  image.toColourspace('srgb');
  const longest = Math.max(picture.width, picture.height);
  let format: keyof typeof contentTypes;
  if (sizeMax !== undefined) {
    image.resize(sizeMax, sizeMax, { fit: 'inside', withoutEnlargement: true });
    image.webp({ quality: thumbnailQuality });
    format = 'webp';
  } else if (picture.format === 'jpeg') {
    image.jpeg({ quality: fullQuality, chromaSubsampling: '4:4:4' });
    format = 'jpeg';
  } else if (picture.format === 'png' || picture.format === 'gif' || longest > webpSideMax) {
    image.png();
    format = 'png';
  } else {
    image.webp({ quality: fullQuality });
    format = 'webp';
  }
  const { data, info } = await readable(picture.format, image.toBuffer({ resolveWithObject: true }));
  return { bytes: data, contentType: contentTypes[format], width: info.width, height: info.height };
}
