import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** The demo shop's photographs, as JPEG bytes. */
export function demoPhotographs() {
  const manifest = createRequire(import.meta.url).resolve('@vendure/create/package.json');
  const folder = join(dirname(manifest), 'assets', 'images');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

/** The same photograph with another comment inside: other bytes, the same work. */
export function withComment(jpeg, text) {
  const comment = Buffer.from(text);
  const segment = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, comment, jpeg.subarray(2)]);
}

/** A photograph of one megapixel. */
export function oneMegapixel(jpeg) {
  return sharp(jpeg).resize(1152, 868, { fit: 'cover' }).jpeg({ quality: 88 }).toBuffer();
}
