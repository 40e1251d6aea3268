/** For tests only: pictures whose content is known. */
import sharp, { type Sharp } from 'sharp';
import type { Pixels } from './pixels.js';

export type Rgb = readonly [red: number, green: number, blue: number];

export const corners: { topLeft: Rgb; topRight: Rgb; bottomLeft: Rgb; bottomRight: Rgb } = {
  topLeft: [220, 30, 30],
  topRight: [30, 200, 30],
  bottomLeft: [30, 30, 220],
  bottomRight: [230, 230, 40],
};

/** A picture of four fields, each of one colour. */
export function fourFields(width: number, height: number): Pixels {
  return painted(width, height, (x, y) => {
    if (y < height / 2) return x < width / 2 ? corners.topLeft : corners.topRight;
    return x < width / 2 ? corners.bottomLeft : corners.bottomRight;
  });
}

export function painted(width: number, height: number, colour: (x: number, y: number) => Rgb): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * 3);
  }
  return { data, width, height };
}

export function at({ data, width }: Pixels, x: number, y: number): Rgb {
  const start = (y * width + x) * 3;
  return [data[start]!, data[start + 1]!, data[start + 2]!];
}

/** The colours near the corners, in the order of `corners`. */
export function cornersOf(pixels: Pixels) {
  const [left, right] = [Math.floor(pixels.width / 5), Math.floor((pixels.width * 4) / 5)];
  const [top, bottom] = [Math.floor(pixels.height / 5), Math.floor((pixels.height * 4) / 5)];
  return {
    topLeft: at(pixels, left, top),
    topRight: at(pixels, right, top),
    bottomLeft: at(pixels, left, bottom),
    bottomRight: at(pixels, right, bottom),
  };
}

/** The largest difference between two sets of corners in any channel. */
export function difference(one: typeof corners, other: typeof corners): number {
  const names = Object.keys(corners) as (keyof typeof corners)[];
  return Math.max(
    ...names.flatMap((name) => one[name].map((value, channel) => Math.abs(value - other[name][channel]!))),
  );
}

export function encoder({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** How a camera that was turned stores an upright picture. `orientation` is the EXIF value, 1–8. */
export function storedAs(orientation: number, upright: Pixels): Pixels {
  const { width, height } = upright;
  const [storedWidth, storedHeight] = orientation <= 4 ? [width, height] : [height, width];
  return painted(storedWidth, storedHeight, (x, y) => {
    const [right, bottom] = [width - 1, height - 1];
    const positions: [number, number][] = [
      [x, y],
      [right - x, y],
      [right - x, bottom - y],
      [x, bottom - y],
      [y, x],
      [right - y, x],
      [right - y, bottom - x],
      [y, bottom - x],
    ];
    return at(upright, ...positions[orientation - 1]!);
  });
}

/** Bytes to pixels by sharp alone, without anything of ours. */
export async function plainPixels(bytes: Uint8Array): Promise<Pixels> {
  const raw = sharp(bytes).removeAlpha().toColourspace('srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
