import type { Pixels } from './pixels.js';
import { RowSums, type Taps } from './row-sums.js';

/** The picture with its longest side at `sizeMax` pixels, each the mean of those it covers; never enlarged. */
export function thumbnailOf(pixels: Pixels, sizeMax: number): Pixels {
  const scale = sizeMax / Math.max(pixels.width, pixels.height);
  if (scale >= 1) return pixels;
  const columns = wholePixels(pixels.width, Math.max(1, Math.round(pixels.width * scale)));
  const rows = wholePixels(pixels.height, Math.max(1, Math.round(pixels.height * scale)));
  const width = columns.first.length;
  const height = rows.first.length;
  const sums = new RowSums(pixels, columns, rows.taps);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    writeMeans(data, y * width * 3, sums.sum(rows, y), columns, rows.count[y]!);
  }
  return { data, width, height };
}

/** How `size` pixels become `length`, each of which is made of whole ones, that all count for the same. */
function wholePixels(size: number, length: number): Taps {
  const start = (i: number) => Math.floor((i * size) / length);
  const first = Int32Array.from({ length }, (_, i) => start(i));
  const count = Int32Array.from({ length }, (_, i) => start(i + 1) - start(i));
  const taps = Math.ceil(size / length);
  return { first, count, weights: new Int32Array(length * taps).fill(1), taps };
}

function writeMeans(target: Uint8Array, start: number, sums: Int32Array, columns: Taps, rows: number): void {
  const { first, count } = columns;
  for (let x = 0, at = start; x < first.length; x++, at += 3) {
    const end = (first[x]! + count[x]!) * 3;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let i = first[x]! * 3; i < end; i += 3) {
      red += sums[i]!;
      green += sums[i + 1]!;
      blue += sums[i + 2]!;
    }
    const covered = count[x]! * rows;
    target[at] = red / covered + 0.5;
    target[at + 1] = green / covered + 0.5;
    target[at + 2] = blue / covered + 0.5;
  }
}
