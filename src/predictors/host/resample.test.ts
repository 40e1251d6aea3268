import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../seeded-random.js';
import type { Pixels, Region } from './pixels.js';
import { resample } from './resample.js';
import { painted } from './testing-pictures.js';
import { thumbnailOf } from './thumbnail.js';

const random = seededRandom(7);
const byte = () => Math.floor(random() * 256);

function noise(width: number, height: number): Pixels {
  return painted(width, height, () => [byte(), byte(), byte()]);
}

function whole({ width, height }: Pixels): Region {
  return { left: 0, top: 0, width, height };
}

/** How much of pixel `n` of `size` there is in place `i` of `length`, by the definition of area averages and interpolation. */
function share(n: number, size: number, i: number, length: number): number {
  const scale = size / length;
  if (scale > 1) return Math.max(0, Math.min((i + 1) * scale, n + 1) - Math.max(i * scale, n)) / scale;
  const centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), size - 1);
  return Math.max(0, 1 - Math.abs(centre - n));
}

/** The most by which a value of the resized picture differs from what it is by definition. */
function largestError(pixels: Pixels, region: Region, width: number, height: number): number {
  const resized = resample(pixels, region, width, height);
  let largest = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const exact = [0, 0, 0];
      for (let v = 0; v < region.height; v++) {
        const down = share(v, region.height, y, height);
        if (down === 0) continue;
        for (let u = 0; u < region.width; u++) {
          const weight = down * share(u, region.width, x, width);
          const at = ((region.top + v) * pixels.width + region.left + u) * 3;
          for (const c of [0, 1, 2]) exact[c]! += weight * pixels.data[at + c]!;
        }
      }
      for (const c of [0, 1, 2]) {
        const error = Math.abs(resized[(y * width + x) * 3 + c]! - exact[c]!);
        largest = Math.max(largest, error);
      }
    }
  }
  return largest;
}

describe('resizing', () => {
  it.each([
    ['shrinks', 61, 47, 22, 20],
    ['grows', 13, 9, 40, 31],
    ['does one along each side', 50, 7, 16, 17],
    ['shrinks to one pixel', 33, 18, 1, 1],
    ['takes a single pixel', 1, 1, 5, 4],
    ['takes a strip', 400, 3, 7, 3],
  ])(
    '%s as area averages and linear interpolation are defined',
    (_, fromWidth, fromHeight, width, height) => {
      const pixels = noise(fromWidth, fromHeight);
      expect(largestError(pixels, whole(pixels), width, height)).toBeLessThanOrEqual(1);
    },
  );

  it('looks at nothing beside the region', () => {
    const pixels = noise(60, 40);
    const region = { left: 17, top: 11, width: 23, height: 19 };
    const inside = (x: number, y: number) => x >= 17 && x < 40 && y >= 11 && y < 30;
    const other = noise(60, 40);
    for (let i = 0; i < pixels.data.length; i++) {
      const pixel = Math.floor(i / 3);
      if (inside(pixel % 60, Math.floor(pixel / 60))) other.data[i] = pixels.data[i]!;
    }
    expect(largestError(pixels, region, 10, 12)).toBeLessThanOrEqual(1);
    expect(resample(other, region, 10, 12)).toEqual(resample(pixels, region, 10, 12));
  });

  it('keeps white white and black black, however much it shrinks', () => {
    // Of a thousand pixels the share of each is a weight of one, and what rounding leaves is not to make any negative.
    for (const [width, height] of [
      [5000, 3],
      [533, 2000],
      [97, 89],
    ] as const) {
      for (const value of [0, 255] as const) {
        const pixels = painted(width, height, () => [value, value, value]);
        for (const [across, down] of [
          [3, 1],
          [1, 1],
          [64, 300],
        ] as const)
          expect(new Set(resample(pixels, whole(pixels), across, down))).toEqual(new Set([value]));
      }
    }
  });

  it('makes a dark pixel of dark ones beside a bright one', () => {
    // 178 pixels for each: rounded one by one their weights add up to more than there is.
    const pixels = painted(3, 533, (_, y) => (y % 178 === 0 ? [255, 255, 255] : [0, 0, 0]));
    const values = resample(pixels, whole(pixels), 3, 3);
    expect(Math.max(...values)).toBeLessThanOrEqual(3);
  });

  it('gives the same after larger and smaller pictures', () => {
    const pixels = noise(120, 80);
    const before = resample(pixels, whole(pixels), 50, 60);
    for (const [width, height] of [
      [900, 700],
      [3, 2],
    ] as const)
      resample(noise(width, height), { left: 0, top: 0, width, height }, 40, 30);
    expect(resample(pixels, whole(pixels), 50, 60)).toEqual(before);
  });
});

describe('a thumbnail', () => {
  it('holds the mean of the whole pixels that each of its own covers', () => {
    const pixels = noise(131, 67);
    const { data, width, height } = thumbnailOf(pixels, 20);
    expect([width, height]).toEqual([20, 10]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [left, right] = [x, x + 1].map((i) => Math.floor((i * 131) / width)) as [number, number];
        const [top, bottom] = [y, y + 1].map((i) => Math.floor((i * 67) / height)) as [number, number];
        for (const c of [0, 1, 2]) {
          let sum = 0;
          for (let v = top; v < bottom; v++)
            for (let u = left; u < right; u++) sum += pixels.data[(v * 131 + u) * 3 + c]!;
          const mean = Math.floor(sum / ((right - left) * (bottom - top)) + 0.5);
          expect(data[(y * width + x) * 3 + c]).toBe(mean);
        }
      }
    }
  });

  it('is the picture itself where that is no larger', () => {
    const pixels = noise(20, 12);
    expect(thumbnailOf(pixels, 20)).toBe(pixels);
  });
});
