import { describe, expect, it } from 'vitest';
import type { PictureInput } from '../manifest.js';
import { tensorOf } from './tensor.js';
import { at, painted, type Rgb } from './testing-pictures.js';

const input: PictureInput = {
  name: 'picture',
  width: 8,
  height: 8,
  layout: 'nhwc',
  type: 'uint8',
  region: 'whole',
  fit: 'squash',
};

describe('an input tensor', () => {
  it('holds the pixels themselves where nothing is resized', () => {
    const pixels = painted(8, 8, (x, y) => [x * 30, y * 30, x + y]);
    const { data, dims } = tensorOf(pixels, input);
    expect(dims).toEqual([1, 8, 8, 3]);
    expect(Array.from(data)).toEqual(Array.from(pixels.data));
  });

  it('has the planes one after the other as nchw', () => {
    const pixels = painted(8, 8, (x, y) => [x * 30, y * 30, x + y]);
    const { data, dims } = tensorOf(pixels, { ...input, layout: 'nchw' });
    expect(dims).toEqual([1, 3, 8, 8]);
    for (const [x, y] of [
      [0, 0],
      [3, 5],
      [7, 7],
    ] as const) {
      expect([0, 1, 2].map((channel) => data[channel * 64 + y * 8 + x])).toEqual([x * 30, y * 30, x + y]);
    }
  });

  it('is normalised per channel as float32', () => {
    const pixels = painted(3, 3, () => [255, 0, 51]);
    const options = { ...input, type: 'float32' as const };
    const plain = tensorOf(pixels, options).data;
    expect(plain).toBeInstanceOf(Float32Array);
    expect(Array.from(plain.subarray(0, 3))).toEqual([1, 0, Math.fround(0.2)]);
    for (const layout of ['nhwc', 'nchw'] as const) {
      const { data } = tensorOf(pixels, { ...options, layout, mean: [0.5, 0.4, 0.1], std: [0.5, 0.2, 0.1] });
      const last = layout === 'nhwc' ? data.subarray(-3) : [data[63]!, data[127]!, data[191]!];
      expect(last[0]).toBeCloseTo(1, 6);
      expect(last[1]).toBeCloseTo(-2, 6);
      expect(last[2]).toBeCloseTo(1, 6);
    }
  });

  it('squashes, cuts or pads a picture of another shape', () => {
    // Red, green and blue thirds from left to right.
    const wide = painted(24, 8, (x) => (x < 8 ? [255, 0, 0] : x < 16 ? [0, 255, 0] : [0, 0, 255]));
    const row = (fit: PictureInput['fit'], y: number) => {
      const { data } = tensorOf(wide, { ...input, fit });
      const square = { data: data as Uint8Array, width: 8, height: 8 };
      return [0, 4, 7].map((x) => at(square, x, y));
    };
    expect(row('squash', 0)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
    expect(row('cover', 0)).toEqual([
      [0, 255, 0],
      [0, 255, 0],
      [0, 255, 0],
    ]);
    const grey = [128, 128, 128];
    expect(row('letterbox', 0)).toEqual([grey, grey, grey]);
    expect(row('letterbox', 7)).toEqual([grey, grey, grey]);
    expect(row('letterbox', 3)).toEqual([
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ]);
    expect(tensorOf(wide, { ...input, fit: 'letterbox' }).placement).toMatchObject({
      left: 0,
      top: 2,
      width: 8,
      height: 3,
    });
    expect(tensorOf(wide, { ...input, fit: 'cover' }).placement.source).toEqual({
      left: 8,
      top: 0,
      width: 8,
      height: 8,
    });
  });

  it('looks at a share of the middle where it covers', () => {
    const framed = painted(64, 128, (x, y) =>
      x >= 4 && x < 60 && y >= 36 && y < 92 ? [0, 255, 0] : [255, 0, 0],
    );
    const { data, placement } = tensorOf(framed, { ...input, fit: 'cover', share: 0.875 });
    expect(placement.source).toEqual({ left: 4, top: 36, width: 56, height: 56 });
    expect(new Set(data)).toEqual(new Set([0, 255]));
    expect(Array.from(data).filter((_, at) => at % 3 === 0)).toEqual(new Array(64).fill(0));
  });

  it('shows only the region, and nothing from beside it', () => {
    const pixels = painted(100, 60, (x, y) =>
      x >= 30 && x < 50 && y >= 10 && y < 30 ? [9, 99, 199] : [255, 255, 255],
    );
    for (const size of [5, 8, 20, 50]) {
      const region = { left: 30, top: 10, width: 20, height: 20 };
      const { data } = tensorOf(pixels, { ...input, width: size, height: size }, region);
      const values = new Set(data);
      expect([...values].sort((one, other) => one - other)).toEqual([9, 99, 199]);
    }
  });

  it('keeps plain fields plain at every size', () => {
    for (const value of [0, 1, 127, 254, 255]) {
      for (const [width, height] of [
        [1, 1],
        [7, 3],
        [301, 199],
        [2, 500],
      ] as const) {
        const { data } = tensorOf(
          painted(width, height, () => [value, value, value]),
          { ...input, width: 13, height: 29 },
        );
        expect(new Set(data)).toEqual(new Set([value]));
      }
    }
  });

  it('samples the picture where its pixels are, within a rounding', () => {
    const colour = (x: number, y: number): Rgb => [
      128 + 100 * Math.sin(x / 17),
      128 + 100 * Math.cos(y / 11 + x / 40),
      (x * 255) / 400,
    ];
    const pixels = painted(400, 277, colour);
    for (const size of [96, 224, 300, 500]) {
      const { data } = tensorOf(pixels, { ...input, width: size, height: size });
      let sum = 0;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const truth = colour(((x + 0.5) * 400) / size - 0.5, ((y + 0.5) * 277) / size - 0.5);
          for (let channel = 0; channel < 3; channel++) {
            sum += Math.abs(truth[channel]! - data[(y * size + x) * 3 + channel]!);
          }
        }
      }
      expect(sum / data.length).toBeLessThan(0.7);
    }
  });

  it('averages what it shrinks', () => {
    // A chequerboard must become grey, not one of its colours.
    const board = painted(400, 400, (x, y) => ((x + y) % 2 ? [255, 255, 255] : [0, 0, 0]));
    const { data } = tensorOf(board, { ...input, width: 100, height: 100 });
    expect(Math.max(...data) - Math.min(...data)).toBeLessThanOrEqual(1);
    expect(Math.abs(data[0]! - 127.5)).toBeLessThan(1);
  });
});
