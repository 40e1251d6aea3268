import { colourName } from './colour-name.js';
import { type Foreground, foregroundOf } from './foreground.js';
import { kMeans } from './k-means.js';
import { hexOf } from './oklab.js';
import type { Pixels } from './pixels.js';

export interface Colour {
  name: string;
  /** `#rrggbb` */
  hex: string;
  /** Of the foreground, 0–1. */
  share: number;
}

const clusterCount = 6;
/** A colour that covers less of the foreground is left out: edges, labels, buttons. */
const shareMin = 0.05;

/** The colours of the foreground of a picture, largest share first; colours of one name count as one. */
export function coloursOf(pixels: Pixels, foreground: Foreground = foregroundOf(pixels)): Colour[] {
  const clusters = kMeans(pointsOf(foreground), clusterCount);
  const byName = new Map<string, Colour>();
  for (const { centre, share } of clusters) {
    const name = colourName(centre);
    const known = byName.get(name);
    // The clusters come largest first: the first of a name is the one that shows it best.
    if (known) known.share += share;
    else byName.set(name, { name, hex: hexOf(centre), share });
  }
  return [...byName.values()]
    .filter(({ share }) => share >= shareMin)
    .sort((one, other) => other.share - one.share)
    .map((colour) => ({ ...colour, share: Math.min(1, Math.round(colour.share * 1000) / 1000) }));
}

function pointsOf({ lab, mask }: Foreground): Float32Array {
  const points = new Float32Array(lab.length);
  let length = 0;
  // Copied one by one: `subarray` and `set` for every three numbers took a fifth of the time.
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    points[length] = lab[3 * i]!;
    points[length + 1] = lab[3 * i + 1]!;
    points[length + 2] = lab[3 * i + 2]!;
    length += 3;
  }
  return points.subarray(0, length);
}
