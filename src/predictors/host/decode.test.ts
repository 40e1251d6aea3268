import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from './decode.js';
import { animation } from './testing-hostile-files.js';
import { at, corners, cornersOf, difference, encoder, fourFields, storedAs } from './testing-pictures.js';

/** What lossy compression and colour conversion may do to a plain field. */
const lossMax = 12;

describe('decoding', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('puts a picture of EXIF orientation %i upright', async (orientation) => {
    for (const scale of [1, 20]) {
      const upright = fourFields(60 * scale, 40 * scale);
      const bytes = await encoder(storedAs(orientation, upright))
        .withMetadata({ orientation })
        .jpeg({ chromaSubsampling: '4:4:4' })
        .toBuffer();
      const { picture, pixels } = await decode(bytes);
      expect(picture).toEqual({ format: 'jpeg', width: 60 * scale, height: 40 * scale });
      expect(difference(cornersOf(pixels), corners)).toBeLessThan(lossMax);
    }
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('reads %s', async (format) => {
    const bytes = await encoder(fourFields(800, 600)).toFormat(format).toBuffer();
    const { picture, pixels } = await decode(bytes);
    expect(picture).toEqual({ format, width: 800, height: 600 });
    expect(pixels.data).toHaveLength(pixels.width * pixels.height * 3);
    expect(difference(cornersOf(pixels), corners)).toBeLessThan(lossMax);
  });

  it.each(['gif', 'webp'] as const)('takes the first frame of an animated %s', async (format) => {
    const { picture, pixels } = await decode(await animation(format));
    expect(picture).toEqual({ format, width: 60, height: 40 });
    const [red, green, blue] = at(pixels, 30, 20);
    expect(red).toBeGreaterThan(240);
    expect(green + blue).toBeLessThan(20);
  });

  it('lays transparency on white', async () => {
    const half = { r: 255, g: 0, b: 0, alpha: 0.5 };
    const bytes = await sharp({ create: { width: 50, height: 50, channels: 4, background: half } })
      .png()
      .toBuffer();
    const [red, green, blue] = at((await decode(bytes)).pixels, 25, 25);
    expect(red).toBe(255);
    expect(Math.abs(green - 127)).toBeLessThan(3);
    expect(Math.abs(blue - 127)).toBeLessThan(3);
  });

  it('reads grey, grey with transparency, palette, 16 bits and CMYK as RGB of 8 bits', async () => {
    const image = () => encoder(fourFields(80, 60));
    const grey = await image().greyscale().toColourspace('b-w').png().toBuffer();
    const greyAlpha = await image().greyscale().ensureAlpha(1).toColourspace('b-w').png().toBuffer();
    for (const bytes of [grey, greyAlpha, await image().greyscale().jpeg().toBuffer()]) {
      const [red, green, blue] = at((await decode(bytes)).pixels, 10, 10);
      expect(red).toBeGreaterThan(50);
      expect([green, blue]).toEqual([red, red]);
    }
    const deep = await image().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    const palette = await image().png({ palette: true }).toBuffer();
    for (const bytes of [deep, palette]) {
      expect(difference(cornersOf((await decode(bytes)).pixels), corners)).toBeLessThan(lossMax);
    }
    const cmyk = await image().toColourspace('cmyk').jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
    expect((await sharp(cmyk).metadata()).channels).toBe(4);
    // Printing ink cannot show these colours; they must be recognisable.
    expect(difference(cornersOf((await decode(cmyk)).pixels), corners)).toBeLessThan(90);
  });

  it('applies an embedded colour profile', async () => {
    const bytes = await encoder(fourFields(80, 60)).withIccProfile('p3').png().toBuffer();
    expect((await sharp(bytes).metadata()).icc).toBeDefined();
    expect(difference(cornersOf((await decode(bytes)).pixels), corners)).toBeLessThan(lossMax);
  });

  it('keeps enough pixels for the models, and few more', async () => {
    for (const [width, height] of [
      [1200, 800],
      [800, 1200],
      [1600, 1067],
      [3000, 2000],
      [6000, 4000],
    ] as const) {
      for (const format of ['jpeg', 'png'] as const) {
        const blank = sharp({ create: { width, height, channels: 3, background: 'white' } });
        const { pixels } = await decode(await blank.toFormat(format).toBuffer());
        const short = Math.min(pixels.width, pixels.height);
        expect(short).toBeGreaterThanOrEqual(260);
        expect(short).toBeLessThanOrEqual(580);
        expect(pixels.width / pixels.height).toBeCloseTo(width / height, 1);
      }
    }
  });

  it('gives a crop the detail that the picture has', async () => {
    const bytes = await encoder(fourFields(2000, 1600)).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
    const { picture, pixels, part } = await decode(bytes, { x: 0.5, y: 0, width: 0.25, height: 0.25 });
    expect(picture).toEqual({ format: 'jpeg', width: 2000, height: 1600 });
    expect(Math.min(pixels.width, pixels.height)).toBeGreaterThanOrEqual(300);
    expect(part.x).toBeCloseTo(0.5, 2);
    expect(part.width).toBeCloseTo(0.25, 2);
    const field = cornersOf(pixels);
    const green = corners.topRight;
    expect(
      difference(field, { topLeft: green, topRight: green, bottomLeft: green, bottomRight: green }),
    ).toBeLessThan(lossMax);
  });

  it('takes at least a pixel, and none outside, of the smallest crop', async () => {
    const bytes = await encoder(fourFields(10, 10)).png().toBuffer();
    for (const [x, y] of [
      [0, 0],
      [1, 1],
      [0.999, 0.5],
    ] as const) {
      const { pixels } = await decode(bytes, { x, y, width: 1e-9, height: 1e-9 });
      expect([pixels.width, pixels.height]).toEqual([1, 1]);
    }
    const beyond = await decode(bytes, { x: 0.5, y: 0.5, width: 1, height: 1 });
    expect([beyond.pixels.width, beyond.pixels.height]).toEqual([5, 5]);
    expect(beyond.part).toEqual({ x: 0.5, y: 0.5, width: 0.5, height: 0.5 });
  });
});
