import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { render } from './render.js';
import { animation } from './testing-hostile-files.js';
import {
  corners,
  cornersOf,
  difference,
  encoder,
  fourFields,
  plainPixels,
  storedAs,
} from './testing-pictures.js';

const lossMax = 12;

describe('rendering', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('puts a picture of EXIF orientation %i upright', async (orientation) => {
    const bytes = await encoder(storedAs(orientation, fourFields(60, 40)))
      .withMetadata({ orientation })
      .jpeg({ chromaSubsampling: '4:4:4' })
      .toBuffer();
    for (const sizeMax of [undefined, 30]) {
      const { bytes: rendered, width, height } = await render(bytes, sizeMax);
      expect([width, height]).toEqual(sizeMax ? [30, 20] : [60, 40]);
      const pixels = await plainPixels(rendered);
      expect([pixels.width, pixels.height]).toEqual([width, height]);
      expect(difference(cornersOf(pixels), corners)).toBeLessThan(lossMax);
    }
  });

  it.each([
    ['jpeg', 'jpeg'],
    ['png', 'png'],
    ['webp', 'webp'],
    ['gif', 'png'],
    ['avif', 'webp'],
  ] as const)('makes of %s a %s', async (from, to) => {
    const bytes = await encoder(fourFields(120, 80)).toFormat(from).toBuffer();
    const rendering = await render(bytes);
    expect(rendering.contentType).toBe(`image/${to}`);
    expect([rendering.width, rendering.height]).toEqual([120, 80]);
    expect((await sharp(rendering.bytes).metadata()).format).toBe(to);
    expect(difference(cornersOf(await plainPixels(rendering.bytes)), corners)).toBeLessThan(lossMax);
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('leaves no metadata in what was a %s', async (format) => {
    const bytes = await encoder(fourFields(120, 80))
      .withIccProfile('p3')
      .withExif({ IFD0: { Copyright: 'Someone' }, IFD3: { GPSLatitude: '51/1 30/1 3230/100' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret/></x:xmpmeta>')
      .toFormat(format)
      .toBuffer();
    const before = await sharp(bytes).metadata();
    expect(before.exif && before.icc).toBeDefined();
    for (const sizeMax of [undefined, 50]) {
      const rendering = await render(bytes, sizeMax);
      const after = await sharp(rendering.bytes).metadata();
      for (const part of ['exif', 'icc', 'iptc', 'xmp', 'comments', 'orientation'] as const) {
        expect(after[part]).toBeUndefined();
      }
      expect(Buffer.from(rendering.bytes).includes('Someone')).toBe(false);
      expect(Buffer.from(rendering.bytes).includes('secret')).toBe(false);
      expect(difference(cornersOf(await plainPixels(rendering.bytes)), corners)).toBeLessThan(lossMax);
    }
  });

  it('makes thumbnails by the longest side, and never enlarges', async () => {
    const tall = await encoder(fourFields(300, 900)).jpeg().toBuffer();
    const small = await render(tall, 90);
    expect(small).toMatchObject({ contentType: 'image/webp', width: 30, height: 90 });
    expect(await render(tall, 4000)).toMatchObject({ width: 300, height: 900 });
    expect(await render(tall, 1)).toMatchObject({ width: 1, height: 1 });
  });

  it('keeps transparency', async () => {
    const clear = { r: 255, g: 0, b: 0, alpha: 0.5 };
    const image = sharp({ create: { width: 50, height: 50, channels: 4, background: clear } });
    for (const format of ['png', 'webp', 'avif'] as const) {
      for (const sizeMax of [undefined, 20]) {
        const rendering = await render(await image.clone().toFormat(format).toBuffer(), sizeMax);
        expect((await sharp(rendering.bytes).metadata()).hasAlpha).toBe(true);
      }
    }
  });

  it('shows the first frame of an animation', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const { bytes } = await render(await animation(format));
      const metadata = await sharp(bytes, { pages: -1 }).metadata();
      expect(metadata.pages ?? 1).toBe(1);
      expect([metadata.width, metadata.height]).toEqual([60, 40]);
    }
  });

  it('finds another format for what is too long for WebP', async () => {
    const long = sharp({ create: { width: 16_384, height: 20, channels: 3, background: 'red' } });
    const rendering = await render(await long.avif({ effort: 0 }).toBuffer());
    expect(rendering).toMatchObject({ contentType: 'image/png', width: 16_384, height: 20 });
  });

  it('makes 8-bit sRGB of CMYK and 16 bits', async () => {
    const image = () => encoder(fourFields(80, 60));
    for (const bytes of [
      await image().toColourspace('cmyk').jpeg().toBuffer(),
      await image().toColourspace('rgb16').png().toBuffer(),
    ]) {
      const metadata = await sharp((await render(bytes)).bytes).metadata();
      expect(metadata).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 });
    }
  });
});
