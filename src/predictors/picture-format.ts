import type { Picture } from './inference.js';

/** The format that the first bytes of a file claim, if it is one that we accept. */
export function sniffFormat(bytes: Uint8Array): Picture['format'] | undefined {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (['GIF87a', 'GIF89a'].includes(ascii(bytes, 0, 6))) return 'gif';
  if (ascii(bytes, 4, 8) === 'ftyp' && avifBrands(bytes)) return 'avif';
  return undefined;
}

/** AVIF files name `avif` or `avis` as the major or as a compatible brand of their first box. */
function avifBrands(bytes: Uint8Array): boolean {
  const size = Math.min(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0),
    256,
    bytes.length,
  );
  for (let at = 8; at + 4 <= size; at += 4) {
    if (['avif', 'avis'].includes(ascii(bytes, at, at + 4))) return true;
  }
  return false;
}

function startsWith(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
