import type { Pixels } from './pixels.js';

/** The picture with its longest side at `sizeMax` pixels, each the mean of those it covers; never enlarged. */
export function thumbnailOf(pixels: Pixels, sizeMax: number): Pixels {
  const scale = sizeMax / Math.max(pixels.width, pixels.height);
  if (scale >= 1) return pixels;
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const data = new Uint8Array(width * height * 3);
  const columns = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * pixels.width) / width));
  for (let y = 0; y < height; y++) {
    const top = Math.floor((y * pixels.height) / height);
    const bottom = Math.floor(((y + 1) * pixels.height) / height);
    for (let x = 0; x < width; x++) {
      writeMean(pixels, columns[x]!, top, columns[x + 1]!, bottom, data, (y * width + x) * 3);
    }
  }
  return { data, width, height };
}

function writeMean(
  { data, width }: Pixels,
  left: number,
  top: number,
  right: number,
  bottom: number,
  target: Uint8Array,
  at: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    const end = (y * width + right) * 3;
    for (let i = (y * width + left) * 3; i < end; i += 3) {
      red += data[i]!;
      green += data[i + 1]!;
      blue += data[i + 2]!;
    }
  }
  const covered = (right - left) * (bottom - top);
  target[at] = red / covered + 0.5;
  target[at + 1] = green / covered + 0.5;
  target[at + 2] = blue / covered + 0.5;
}
