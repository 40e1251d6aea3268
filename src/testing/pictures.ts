import sharp from 'sharp';
import { seededRandom } from '../seeded-random.js';

/** Pictures that are made, not kept: shapes in a colour on a ground, different for each seed. */
export async function picture(
  seed: number,
  { width = 240, height = 200, format = 'jpeg' as 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' } = {},
): Promise<Buffer> {
  return sharp(Buffer.from(drawing(seed, width, height)))
    .flatten({ background: '#ffffff' })
    .toFormat(format)
    .toBuffer();
}

function drawing(seed: number, width: number, height: number): string {
  const random = seededRandom(seed);
  const share = () => random() / 2 + 0.25;
  const colour = () =>
    `hsl(${Math.floor(random() * 360)} ${40 + Math.floor(random() * 50)}% ${30 + Math.floor(random() * 40)}%)`;
  const shapes = Array.from({ length: 6 }, () => {
    const [x, y, size] = [share() * width, share() * height, (random() * 0.3 + 0.1) * height];
    if (random() < 0.5) return `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${colour()}"/>`;
    return `<rect x="${x - size / 2}" y="${y - size / 2}" width="${size}" height="${size / 1.5}" fill="${colour()}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fafafa"/>${shapes.join('')}</svg>`;
}
