import { sharp } from './sharp.js';

/** A picture that our own server has made, as PNG: for terminals that show nothing else. */
export async function asPng(bytes: Uint8Array): Promise<Uint8Array> {
  return await sharp(bytes).png().toBuffer();
}
