import sharp from 'sharp';
import { seededRandom } from '../seeded-random.js';

type Colour = [number, number, number];

/**
 * Pictures that are made, not kept: shapes in a colour on a ground, different for each seed. Made of pixels: where libvips has
 * its doors closed, as in processes of predictors, it reads no drawings.
 */
export async function picture(
  seed: number,
  { width = 240, height = 200, format = 'jpeg' as 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' } = {},
): Promise<Buffer> {
  return sharp(drawing(seed, width, height), { raw: { width, height, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

function drawing(seed: number, width: number, height: number): Buffer {
  const random = seededRandom(seed);
  const share = () => random() / 2 + 0.25;
  const colour = () => rgbOf(Math.floor(random() * 360), 0.4 + random() * 0.5, 0.3 + random() * 0.4);
  const pixels = Buffer.alloc(width * height * 3, 0xfa);
  for (let shape = 0; shape < 6; shape++) {
    const [x, y, size] = [share() * width, share() * height, (random() * 0.3 + 0.1) * height];
    const isCircle = random() < 0.5;
    const [across, down] = isCircle ? [size / 2, size / 2] : [size / 2, size / 3];
    const fill = colour();
    for (let row = Math.max(0, Math.ceil(y - down)); row < Math.min(height, y + down); row++) {
      for (let column = Math.max(0, Math.ceil(x - across)); column < Math.min(width, x + across); column++) {
        if (isCircle && (row - y) ** 2 + (column - x) ** 2 > across ** 2) continue;
        pixels.set(fill, (row * width + column) * 3);
      }
    }
  }
  return pixels;
}

/** Of a hue in degrees, a saturation and a lightness of 0 to 1. */
function rgbOf(hue: number, saturation: number, lightness: number): Colour {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const place = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1))));
  }) as Colour;
}
