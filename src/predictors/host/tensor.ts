import type { PictureInput } from '../manifest.js';
import type { Pixels, Region } from './pixels.js';
import { resample } from './resample.js';

/** Where the picture lies in the input tensor, in pixels of the input; the rest is padding. */
export interface Placement {
  /** The part of `Pixels` that was looked at. */
  source: Region;
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface InputTensor {
  data: Uint8Array | Float32Array;
  /** `[1, height, width, 3]` or `[1, 3, height, width]`. */
  dims: number[];
  placement: Placement;
}

const paddingGrey = 128;

/** The tensor a graph input takes. `region` is the part of the picture to look at; the whole when left out. */
export function tensorOf(pixels: Pixels, input: PictureInput, region?: Region): InputTensor {
  const placement = place(region ?? whole(pixels), input);
  const square = resample(pixels, placement.source, placement.width, placement.height);
  const bytes =
    placement.width === input.width && placement.height === input.height
      ? square
      : pad(square, placement, input);
  const data = input.layout === 'nhwc' ? interleaved(bytes, input) : planar(bytes, input);
  const { width, height } = input;
  return { data, dims: input.layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width], placement };
}

function whole(pixels: Pixels): Region {
  return { left: 0, top: 0, width: pixels.width, height: pixels.height };
}

function place(region: Region, { width, height, fit, share = 1 }: PictureInput): Placement {
  if (fit === 'squash') return { source: region, left: 0, top: 0, width, height };
  if (fit === 'cover')
    return { source: middle(region, width / height, share), left: 0, top: 0, width, height };
  const scale = Math.min(width / region.width, height / region.height);
  const inner = {
    width: Math.max(1, Math.round(region.width * scale)),
    height: Math.max(1, Math.round(region.height * scale)),
  };
  return {
    source: region,
    left: Math.floor((width - inner.width) / 2),
    top: Math.floor((height - inner.height) / 2),
    ...inner,
  };
}

/** The middle of the region with the given aspect ratio (width / height): `share` of the largest such rectangle, per side. */
function middle(region: Region, aspect: number, share: number): Region {
  const width = Math.max(1, Math.round(Math.min(region.width, region.height * aspect) * share));
  const height = Math.max(1, Math.round(Math.min(region.height, region.width / aspect) * share));
  return {
    left: region.left + Math.floor((region.width - width) / 2),
    top: region.top + Math.floor((region.height - height) / 2),
    width,
    height,
  };
}

function pad(bytes: Uint8Array, placement: Placement, { width, height }: PictureInput): Uint8Array {
  const padded = new Uint8Array(width * height * 3).fill(paddingGrey);
  const row = placement.width * 3;
  for (let y = 0; y < placement.height; y++) {
    const at = ((placement.top + y) * width + placement.left) * 3;
    padded.set(bytes.subarray(y * row, (y + 1) * row), at);
  }
  return padded;
}

function interleaved(bytes: Uint8Array, input: PictureInput): Uint8Array | Float32Array {
  if (input.type === 'uint8') return bytes;
  const [red, green, blue] = valueTables(input);
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 3) {
    values[i] = red[bytes[i]!]!;
    values[i + 1] = green[bytes[i + 1]!]!;
    values[i + 2] = blue[bytes[i + 2]!]!;
  }
  return values;
}

function planar(bytes: Uint8Array, input: PictureInput): Uint8Array | Float32Array {
  const size = bytes.length / 3;
  const tables = input.type === 'uint8' ? undefined : valueTables(input);
  const values = tables ? new Float32Array(bytes.length) : new Uint8Array(bytes.length);
  for (let channel = 0; channel < 3; channel++) {
    const plane = values.subarray(channel * size, (channel + 1) * size);
    const table = tables?.[channel];
    for (let i = 0, at = channel; i < size; i++, at += 3) plane[i] = table ? table[bytes[at]!]! : bytes[at]!;
  }
  return values;
}

/** For every channel, the value that each byte becomes: (byte / 255 − mean) / std. */
function valueTables({ mean, std }: PictureInput): [Float32Array, Float32Array, Float32Array] {
  const table = (channel: number) =>
    Float32Array.from(
      { length: 256 },
      (_, byte) => (byte / 255 - (mean?.[channel] ?? 0)) / (std?.[channel] ?? 1),
    );
  return [table(0), table(1), table(2)];
}
