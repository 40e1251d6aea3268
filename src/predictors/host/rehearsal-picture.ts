import { crc32, deflateSync } from 'node:zlib';

const width = 256;
const height = 192;

/** A PNG with something in it: a ball of changing colours before a pale ground. The same at every call. */
export function rehearsalPicture(): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3));
  let at = 0;
  for (let y = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      for (const value of colourAt(x, y)) rows[at++] = value;
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', size),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourAt(x: number, y: number): [red: number, green: number, blue: number] {
  const isBall = Math.hypot(x - width / 2, y - height / 2) < height / 3;
  if (!isBall) return [235, 232, 225 + (y >> 4)];
  return [(x * 2) & 255, (y * 3) & 255, (x * y) & 127];
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
