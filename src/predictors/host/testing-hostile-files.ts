/** For tests only: files that are damaged, foreign, oversized or made to deceive. */
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';

export interface HostileFile {
  name: string;
  bytes: Uint8Array;
  /** The code it must fail with; without one it may also be read. */
  code?: string;
}

const unreadable = 'file_unreadable';
const unsupported = 'file_type_unsupported';
const tooLarge = 'file_too_large';

/** More than 150 files, the same at every run. */
export async function hostileFiles(): Promise<HostileFile[]> {
  const sound = await soundPictures();
  return [
    ...Object.entries(sound).flatMap(([name, bytes]) => [...truncations(name, bytes), ...flips(name, bytes)]),
    ...disguises(sound),
    ...foreignFiles(),
    ...(await bombs(sound)),
    ...polyglots(sound),
    ...(await metadataTricks(sound)),
  ];
}

type Sound = Record<
  'jpeg' | 'progressive' | 'png' | 'interlaced' | 'webp' | 'lossless' | 'gif' | 'avif',
  Buffer
>;

async function soundPictures(): Promise<Sound> {
  const size = { width: 240, height: 180 };
  const picture = await sharp({
    create: {
      ...size,
      channels: 3,
      background: '#888888',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();
  const image = () => sharp(picture);
  return {
    jpeg: await image().jpeg().toBuffer(),
    progressive: await image().jpeg({ progressive: true }).toBuffer(),
    png: await image().png().toBuffer(),
    interlaced: await image().png({ progressive: true }).toBuffer(),
    webp: await image().webp().toBuffer(),
    lossless: await image().webp({ lossless: true }).toBuffer(),
    gif: await image().gif().toBuffer(),
    avif: await image().avif({ effort: 0 }).toBuffer(),
  };
}

function truncations(name: string, bytes: Buffer): HostileFile[] {
  return [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map((share) => ({
    name: `${name}, the first ${share * 100} %`,
    bytes: bytes.subarray(0, Math.floor(bytes.length * share)),
    code: unreadable,
  }));
}

/** Ten bytes changed, near the front and anywhere. */
function flips(name: string, bytes: Buffer): HostileFile[] {
  return [1, 2, 3, 4, 5, 6].map((seed) => {
    const random = pseudoRandom(seed);
    const changed = Buffer.from(bytes);
    const within = seed <= 3 ? Math.min(400, changed.length) : changed.length;
    for (let i = 0; i < 10; i++)
      changed[12 + Math.floor(random() * (within - 12))]! ^= 1 << Math.floor(random() * 8);
    return { name: `${name}, bytes changed (${seed})`, bytes: changed };
  });
}

/** The head of one format on the body of another. */
function disguises(sound: Sound): HostileFile[] {
  const heads = {
    jpeg: sound.jpeg.subarray(0, 3),
    png: sound.png.subarray(0, 8),
    gif: sound.gif.subarray(0, 6),
  };
  return [
    {
      name: 'PNG with the head of a JPEG',
      bytes: Buffer.concat([heads.jpeg, sound.png.subarray(3)]),
      code: unreadable,
    },
    {
      name: 'JPEG with the head of a PNG',
      bytes: Buffer.concat([heads.png, sound.jpeg.subarray(8)]),
      code: unreadable,
    },
    {
      name: 'WebP with the head of a GIF',
      bytes: Buffer.concat([heads.gif, sound.webp.subarray(6)]),
      code: unreadable,
    },
    {
      name: 'AVIF with the head of a JPEG',
      bytes: Buffer.concat([heads.jpeg, sound.avif.subarray(3)]),
      code: unreadable,
    },
    {
      name: 'PNG in a RIFF',
      bytes: Buffer.concat([sound.webp.subarray(0, 12), sound.png]),
      code: unreadable,
    },
    { name: 'PNG after a space', bytes: Buffer.concat([Buffer.from(' '), sound.png]), code: unsupported },
    ...Object.entries(heads).map(([name, head]) => ({
      name: `the head of a ${name} alone`,
      bytes: head,
      code: unreadable,
    })),
    {
      name: 'AVIF brand, then noise',
      bytes: Buffer.concat([isoHead('avif'), noise(3000)]),
      code: unreadable,
    },
  ];
}

function foreignFiles(): HostileFile[] {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';
  const files: Record<string, Uint8Array> = {
    zip: Buffer.concat([Buffer.from('PK\x03\x04'), noise(500)]),
    gzip: gzipSync('hello'),
    html: Buffer.from('<!doctype html><img src=x onerror=alert(1)>'),
    svg: Buffer.from(svg),
    'svg with an XML head': Buffer.from(`<?xml version="1.0"?>${svg}`),
    'svg, gzipped': gzipSync(svg),
    'tiff, little endian': Buffer.concat([Buffer.from('II*\0\x08\0\0\0', 'latin1'), noise(500)]),
    'tiff, big endian': Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), noise(500)]),
    pdf: Buffer.from('%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF'),
    bmp: Buffer.concat([Buffer.from('BM'), noise(500)]),
    ico: Buffer.concat([Buffer.from([0, 0, 1, 0, 1, 0]), noise(500)]),
    heic: Buffer.concat([isoHead('heic'), noise(500)]),
    mp4: Buffer.concat([isoHead('isom'), noise(500)]),
    psd: Buffer.concat([Buffer.from('8BPS'), noise(500)]),
    'jpeg 2000': Buffer.concat([Buffer.from('0000000c6a5020200d0a870a', 'hex'), noise(500)]),
    'jpeg xl': Buffer.concat([Buffer.from('ff0a', 'hex'), noise(500)]),
    exr: Buffer.concat([Buffer.from('762f3101', 'hex'), noise(500)]),
    radiance: Buffer.from('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n\0\0\0\0'),
    ppm: Buffer.from('P6 1 1 255\n\0\0\0'),
    'libvips matrix': Buffer.from('1 1\n1\n'),
    csv: Buffer.from('1,2,3\n4,5,6\n'),
    fits: Buffer.from('SIMPLE  =                    T'.padEnd(2880)),
    imagemagick: Buffer.from('push graphic-context\nfill "url(https://127.0.0.1/)"\npop graphic-context'),
    elf: Buffer.concat([Buffer.from('\x7fELF'), noise(500)]),
    json: Buffer.from('{"url": "https://example.com/a.jpg"}'),
    noise: noise(5000),
    zeros: new Uint8Array(5000),
    'one byte': new Uint8Array([0xff]),
  };
  const rest = Object.entries(files).map(([name, bytes]) => ({ name, bytes, code: unsupported }));
  return [...rest, { name: 'nothing', bytes: new Uint8Array(0), code: unreadable }];
}

async function bombs(sound: Sound): Promise<HostileFile[]> {
  const lines = (width: number, height: number) =>
    deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  const text = deflateSync(Buffer.alloc(100e6));
  const profile = Buffer.concat([Buffer.from('x\0\0', 'latin1'), text]);
  const empty = png(8, 8, lines(8, 8));
  return [
    { name: 'PNG that claims 4 gigapixels', bytes: png(65_535, 65_535, lines(8, 8)), code: tooLarge },
    { name: 'PNG of 400 megapixels', bytes: png(20_000, 20_000, lines(20_000, 20_000)), code: tooLarge },
    { name: 'PNG that claims 2³¹−1 columns', bytes: png(2 ** 31 - 1, 1, lines(8, 8)) },
    { name: 'PNG of 49 megapixels', bytes: png(7000, 7000, lines(7000, 7000)) },
    {
      name: 'PNG of 49 megapixels, of which few are there',
      bytes: png(7000, 7000, lines(7000, 10)),
      code: unreadable,
    },
    { name: 'PNG of one row', bytes: png(60_000, 1, lines(60_000, 1)) },
    { name: 'PNG of one column', bytes: png(1, 60_000, lines(1, 60_000)) },
    { name: 'PNG of 0 × 0', bytes: png(0, 0, lines(8, 8)), code: unreadable },
    { name: 'PNG with 100 MB of compressed text', bytes: withChunk(empty, 'zTXt', profile) },
    { name: 'PNG with 100 MB of colour profile', bytes: withChunk(empty, 'iCCP', profile) },
    {
      name: 'JPEG that claims 4 gigapixels',
      bytes: jpegClaiming(sound.jpeg, 65_500, 65_500),
      code: tooLarge,
    },
    { name: 'JPEG that claims 49 megapixels', bytes: jpegClaiming(sound.jpeg, 7000, 7000) },
    {
      name: 'progressive JPEG that claims 49 megapixels',
      bytes: jpegClaiming(sound.progressive, 7000, 7000),
    },
    { name: 'JPEG of 0 × 0', bytes: jpegClaiming(sound.jpeg, 0, 0), code: unreadable },
    { name: 'JPEG of 3,000 scans', bytes: manyScans(sound.progressive, 3000) },
    { name: 'GIF that claims 4 gigapixels', bytes: gifClaiming(sound.gif, 65_535, 65_535), code: tooLarge },
    { name: 'GIF that claims 17 megapixels', bytes: gifClaiming(sound.gif, 17_000, 1000), code: tooLarge },
    { name: 'GIF that claims 15 megapixels', bytes: gifClaiming(sound.gif, 15_000, 1000) },
    { name: 'WebP that claims 256 megapixels', bytes: webpClaiming(sound.lossless, 16_000), code: tooLarge },
    { name: 'WebP that claims 49 megapixels', bytes: webpClaiming(sound.lossless, 7000) },
    { name: 'AVIF that claims 4 gigapixels', bytes: avifClaiming(sound.avif, 65_535, 65_535) },
    { name: 'AVIF that claims 15 megapixels', bytes: avifClaiming(sound.avif, 15_000, 1000) },
    { name: 'AVIF of 17 megapixels', bytes: await flat(4100, 4100, 'avif'), code: tooLarge },
    { name: 'WebP of 50.4 megapixels', bytes: await flat(7100, 7100, 'webp'), code: tooLarge },
  ];
}

function polyglots(sound: Sound): HostileFile[] {
  const script = Buffer.from('*/=1;alert(document.domain);/*<script>alert(1)</script>');
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), noise(300)]);
  return [
    { name: 'JPEG and ZIP', bytes: Buffer.concat([sound.jpeg, zip]) },
    { name: 'PNG and HTML', bytes: Buffer.concat([sound.png, script]) },
    { name: 'GIF and script', bytes: Buffer.concat([Buffer.from('GIF89a/*'), script]), code: unreadable },
    { name: 'WebP and ZIP', bytes: Buffer.concat([sound.webp, zip]) },
    { name: 'two JPEG files in one', bytes: Buffer.concat([sound.jpeg, sound.progressive]) },
    { name: 'JPEG with a script as comment', bytes: withSegment(sound.jpeg, 0xfe, script) },
    {
      name: 'PNG with a script as text',
      bytes: withChunk(sound.png, 'tEXt', Buffer.concat([Buffer.from('a\0'), script])),
    },
    {
      name: 'PDF inside a JPEG comment',
      bytes: withSegment(sound.jpeg, 0xfe, Buffer.from('%PDF-1.7 %%EOF')),
    },
  ];
}

async function metadataTricks(sound: Sound): Promise<HostileFile[]> {
  const exif = (hex: string) => Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(hex, 'hex')]);
  // One directory with one entry, the orientation, and no directory after it.
  const orientation = (value: string) => exif(`4d4d002a0000000800010112000300000001${value}000000000000`);
  const comment = noise(60_000);
  const profile = withSegment(
    sound.jpeg,
    0xe2,
    Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'), noise(4000)]),
  );
  return [
    { name: 'JPEG with orientation 9', bytes: withSegment(sound.jpeg, 0xe1, orientation('0009')) },
    { name: 'JPEG with orientation 255', bytes: withSegment(sound.jpeg, 0xe1, orientation('00ff')) },
    {
      name: 'JPEG whose EXIF points at itself',
      bytes: withSegment(sound.jpeg, 0xe1, exif('4d4d002a00000008000000000008')),
    },
    {
      name: 'JPEG with EXIF of noise',
      bytes: withSegment(sound.jpeg, 0xe1, Buffer.concat([exif('4d4d002a00000008'), noise(9000)])),
    },
    { name: 'JPEG with an empty segment', bytes: withSegment(sound.jpeg, 0xe1, Buffer.alloc(0)) },
    { name: 'JPEG with a colour profile of noise', bytes: profile },
    {
      name: 'JPEG with 200 comments',
      bytes: Array.from({ length: 200 }).reduce<Buffer>(
        (jpeg) => withSegment(jpeg, 0xfe, comment),
        sound.jpeg,
      ),
    },
    { name: 'PNG with 3,000 text chunks', bytes: manyChunks(sound.png, 3000) },
    { name: 'PNG with a wrong checksum', bytes: Buffer.from(sound.png).fill(0, 29, 33), code: unreadable },
    {
      name: 'animated GIF, cut in its second frame',
      bytes: (await animation('gif')).subarray(0, -200),
      code: unreadable,
    },
    { name: 'animated WebP, cut', bytes: (await animation('webp')).subarray(0, -200), code: unreadable },
  ];
}

function png(width: number, height: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey.
  header[8] = 1;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Puts a chunk behind the header of a PNG file. */
function withChunk(bytes: Buffer, type: string, data: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, 33), chunk(type, data), bytes.subarray(33)]);
}

function manyChunks(bytes: Buffer, count: number): Buffer {
  const chunks = Array.from({ length: count }, (_, i) => chunk('tEXt', Buffer.from(`key${i}\0value`)));
  return Buffer.concat([bytes.subarray(0, 33), ...chunks, bytes.subarray(33)]);
}

/** Puts a segment behind the first marker of a JPEG file. */
function withSegment(bytes: Buffer, marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]);
  return Buffer.concat([bytes.subarray(0, 2), head, data, bytes.subarray(2)]);
}

function jpegClaiming(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  const frame = Math.max(bytes.indexOf(Buffer.from([0xff, 0xc0])), bytes.indexOf(Buffer.from([0xff, 0xc2])));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

/** The last scan of a progressive JPEG file, again and again. */
function manyScans(bytes: Buffer, count: number): Buffer {
  const last = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = bytes.subarray(last, -2);
  return Buffer.concat([bytes.subarray(0, -2), ...new Array<Buffer>(count).fill(scan), bytes.subarray(-2)]);
}

/** The canvas and its first frame. */
function gifClaiming(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  const colours = bytes[10]! & 0x80 ? 3 * 2 ** ((bytes[10]! & 7) + 1) : 0;
  // Behind the colour table come extensions, then the frame, which starts at the top left corner.
  const frame = bytes.indexOf(Buffer.from([0x2c, 0, 0, 0, 0]), 13 + colours);
  for (const at of [6, frame + 5]) {
    changed.writeUInt16LE(width, at);
    changed.writeUInt16LE(height, at + 2);
  }
  return changed;
}

/** Sides of a lossless WebP are 14 bits each, less one, behind the signature byte of its chunk. */
function webpClaiming(bytes: Buffer, side: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = bytes.indexOf('VP8L') + 9;
  changed.writeUInt32LE((((side - 1) | ((side - 1) << 14)) & 0x0fffffff) >>> 0, at);
  return changed;
}

function avifClaiming(bytes: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = bytes.indexOf('ispe') + 8;
  changed.writeUInt32BE(width, at);
  changed.writeUInt32BE(height, at + 4);
  return changed;
}

async function flat(width: number, height: number, format: 'avif' | 'webp'): Promise<Buffer> {
  const image = sharp({
    create: { width, height, channels: 3, background: '#336699' },
    limitInputPixels: false,
  });
  return await image.toFormat(format, { effort: 0 }).toBuffer();
}

export async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(
    ['#ff0000', '#0000ff', '#00ff00'].map((background) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return await sharp(frames, { join: { animated: true } })
    .toFormat(format, { loop: 0 })
    .toBuffer();
}

function isoHead(brand: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from(`ftyp${brand}\0\0\0\0${brand}`, 'latin1')]);
}

function noise(length: number): Buffer {
  const random = pseudoRandom(length);
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** The same numbers for the same seed (mulberry32). */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
