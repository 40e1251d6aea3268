import type { PictureInput } from '../manifest.js';
import type { Box } from '../prediction.js';
import type { Decoded } from './decode.js';
import type { Placement } from './tensor.js';

/** A box smaller than this share of the picture, along either side, is none. */
const sideMin = 1e-6;

/**
 * The way back from the input of a model to the picture: input → placed part → region looked at → decoded pixels →
 * crop → the whole upright picture. `corners` are left, top, right, bottom in shares of the input. What reaches
 * beyond the region looked at is cut; nothing when all of it does.
 */
export function pictureBox(
  corners: ArrayLike<number>,
  input: Pick<PictureInput, 'width' | 'height'>,
  { source, left, top, width, height }: Placement,
  { pixels, part }: { pixels: Pick<Decoded['pixels'], 'width' | 'height'>; part: Decoded['part'] },
): Box | undefined {
  const across = (share: number) => {
    const within = clamp((share * input.width - left) / width);
    return part.x + ((source.left + within * source.width) / pixels.width) * part.width;
  };
  const down = (share: number) => {
    const within = clamp((share * input.height - top) / height);
    return part.y + ((source.top + within * source.height) / pixels.height) * part.height;
  };
  const x = rounded(across(corners[0]!));
  const y = rounded(down(corners[1]!));
  const box = { x, y, width: rounded(across(corners[2]!) - x), height: rounded(down(corners[3]!) - y) };
  return box.width < sideMin || box.height < sideMin ? undefined : box;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}

/** To a millionth, less than a pixel of any picture. Rounded down, so that x + width stays within 1. */
function rounded(share: number): number {
  return Math.min(1, Math.floor(Math.max(0, share) * 1e6 + 1e-3) / 1e6);
}
