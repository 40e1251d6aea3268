import type { Pixels, Region } from './pixels.js';

/** Weights are fixed-point numbers of this many bits; two of them times a byte still fit into 32 bits. */
const weightBits = 10;
const weightOne = 1 << weightBits;

/** For each pixel of the output along one axis, which pixels of the input it is made of. */
interface Taps {
  first: Int32Array;
  count: Int32Array;
  /** `taps` for each output pixel, of which `count` are used; they add up to `weightOne`. */
  weights: Int32Array;
  taps: number;
}

/**
 * Resizes a part of a picture: area averages where it shrinks, linear interpolation where it grows (per axis). RGB in
 * and out. As fast as libvips at the sizes in which pictures are decoded, and without its detour through a thread.
 */
export function resample(pixels: Pixels, region: Region, width: number, height: number): Uint8Array {
  const columns = tapsAlong(region.left, region.width, width);
  const rows = tapsAlong(region.top, region.height, height);
  const left = columns.first[0]!;
  const line = new Int32Array((columns.first[width - 1]! + columns.count[width - 1]! - left) * 3);
  const output = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    addRows(line, pixels, left, rows, y);
    writeRow(output, y * width * 3, line, left, columns);
  }
  return output;
}

/** `line` becomes the weighted sum of the input rows that output row `y` is made of. */
function addRows(line: Int32Array, { data, width }: Pixels, left: number, rows: Taps, y: number): void {
  const length = line.length;
  const stride = width * 3;
  const weightsAt = y * rows.taps;
  const at = (rows.first[y]! * width + left) * 3;
  const count = rows.count[y]!;
  const weight = (tap: number) => rows.weights[weightsAt + tap]!;
  // As many input rows in one pass as there mostly are: the line is read and written less often.
  if (count === 1) {
    for (let i = 0; i < length; i++) line[i] = data[at + i]! << weightBits;
    return;
  }
  const [first, second] = [weight(0), weight(1)];
  if (count === 2) {
    for (let i = 0, j = at, k = at + stride; i < length; i++, j++, k++) {
      line[i] = data[j]! * first + data[k]! * second;
    }
    return;
  }
  const third = weight(2);
  for (let i = 0, j = at, k = at + stride, l = at + 2 * stride; i < length; i++, j++, k++, l++) {
    line[i] = data[j]! * first + data[k]! * second + data[l]! * third;
  }
  for (let tap = 3; tap < count; tap++) {
    const more = weight(tap);
    for (let i = 0, j = at + tap * stride; i < length; i++, j++) line[i]! += data[j]! * more;
  }
}

function writeRow(output: Uint8Array, start: number, line: Int32Array, left: number, columns: Taps): void {
  const { first, count, weights, taps } = columns;
  const half = 1 << (2 * weightBits - 1);
  for (let x = 0, o = start; x < first.length; x++, o += 3) {
    let red = half;
    let green = half;
    let blue = half;
    let i = (first[x]! - left) * 3;
    const end = x * taps + count[x]!;
    for (let w = x * taps; w < end; w++, i += 3) {
      const weight = weights[w]!;
      red += line[i]! * weight;
      green += line[i + 1]! * weight;
      blue += line[i + 2]! * weight;
    }
    output[o] = red >> (2 * weightBits);
    output[o + 1] = green >> (2 * weightBits);
    output[o + 2] = blue >> (2 * weightBits);
  }
}

/** How `size` input pixels from `start` on become `length` output pixels. Nothing outside of them is used. */
function tapsAlong(start: number, size: number, length: number): Taps {
  const scale = size / length;
  const taps = Math.ceil(scale) + 1;
  const first = new Int32Array(length);
  const count = new Int32Array(length);
  const weights = new Int32Array(length * taps);
  for (let i = 0; i < length; i++) {
    const shares = scale > 1 ? areaShares(i, scale, size) : linearShares(i, scale, size);
    first[i] = start + shares.first;
    count[i] = shares.values.length;
    weights.set(fixedPoint(shares.values), i * taps);
  }
  return { first, count, weights, taps };
}

function areaShares(i: number, scale: number, size: number) {
  const from = i * scale;
  const to = Math.min(from + scale, size);
  const first = Math.floor(from);
  const values: number[] = [];
  for (let j = first; j < to; j++) values.push((Math.min(to, j + 1) - Math.max(from, j)) / (to - from));
  return { first, values };
}

function linearShares(i: number, scale: number, size: number) {
  const centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), size - 1);
  const first = Math.floor(centre);
  const share = centre - first;
  return { first, values: share === 0 ? [1] : [1 - share, share] };
}

/** The shares as integers that add up to exactly one, so that a white picture stays white. */
function fixedPoint(shares: number[]): number[] {
  const weights = shares.map((share) => Math.round(share * weightOne));
  const rest = weightOne - weights.reduce((sum, weight) => sum + weight, 0);
  const largest = shares.indexOf(Math.max(...shares));
  weights[largest]! += rest;
  return weights;
}
