import { type Component, componentsOf } from './components.js';
import { type Cluster, kMeans } from './k-means.js';
import { labOf } from './oklab.js';
import type { Pixels, Region } from './pixels.js';
import { thumbnailOf } from './thumbnail.js';

/** What stands out from the border of a picture, found on a thumbnail of it. */
export interface Foreground {
  /** OKLab of the thumbnail, 3 numbers a pixel. */
  lab: Float32Array;
  width: number;
  height: number;
  /** 1 where the thumbnail shows the foreground; all 1 when nothing stands out. */
  mask: Uint8Array;
  /** Bounds of the foreground in pixels of the thumbnail. */
  box: Region;
}

const thumbnailPixels = 96;
const borderShare = 0.06;
const borderColours = 4;
/** A colour that covers less of the border is the thing itself where it leaves the picture. */
const borderColourShareMin = 0.1;
/** Light falls unevenly on a wall: a difference of lightness counts for less than one of colour. */
const lightnessWeight = 0.7;
/** OKLab distance under which nothing stands out, whatever Otsu says: noise and compression. */
const distanceMin = 0.04;
const distanceMax = 0.6;
const foregroundShareMin = 0.01;
const marginShare = 0.08;

/**
 * The square around the foreground of a picture, in its pixels; cut where it would leave the picture, and the
 * whole picture when nothing stands out from the border.
 */
export function foregroundSquare(pixels: Pixels, foreground: Foreground = foregroundOf(pixels)): Region {
  return squareAround(foreground.box, foreground.width, foreground.height, pixels);
}

export function foregroundOf(pixels: Pixels): Foreground {
  const thumbnail = thumbnailOf(pixels, thumbnailPixels);
  const { width, height } = thumbnail;
  const lab = labOf(thumbnail);
  const background = kMeans(borderOf(lab, width, height), borderColours).filter(
    ({ share }) => share >= borderColourShareMin,
  );
  const distances = distancesFrom(background, lab);
  const threshold = Math.max(distanceMin, otsuThreshold(distances));
  const { labels, components } = componentsOf(
    Uint8Array.from(distances, (distance) => (distance > threshold ? 1 : 0)),
    width,
    height,
  );
  const kept = centralOnes(components, width, height);
  const area = kept.reduce((sum, component) => sum + component.area, 0);
  if (area < foregroundShareMin * width * height) {
    const everything = { left: 0, top: 0, width, height };
    return { lab, width, height, mask: new Uint8Array(width * height).fill(1), box: everything };
  }
  const keptLabels = new Uint8Array(components.length + 1);
  for (const { label } of kept) keptLabels[label] = 1;
  return {
    lab,
    width,
    height,
    mask: Uint8Array.from(labels, (label) => keptLabels[label]!),
    box: boundsOf(kept),
  };
}

function borderOf(lab: Float32Array, width: number, height: number): Float32Array {
  const depth = Math.max(1, Math.round(borderShare * Math.min(width, height)));
  const border: number[] = [];
  for (let y = 0; y < height; y++) {
    const inRows = y < depth || y >= height - depth;
    for (let x = 0; x < width; x++) {
      if (!inRows && x === depth && width > 2 * depth) x = width - depth;
      const at = 3 * (y * width + x);
      border.push(lab[at]!, lab[at + 1]!, lab[at + 2]!);
    }
  }
  return Float32Array.from(border);
}

/** How far each pixel is from the nearest colour of the background. */
function distancesFrom(background: Cluster[], lab: Float32Array): Float32Array {
  const distances = new Float32Array(lab.length / 3);
  for (let i = 0; i < distances.length; i++) {
    let least = distanceMax ** 2;
    for (const { centre } of background) {
      const lightness = lightnessWeight * (lab[3 * i]! - centre[0]);
      const a = lab[3 * i + 1]! - centre[1];
      const b = lab[3 * i + 2]! - centre[2];
      least = Math.min(least, lightness * lightness + a * a + b * b);
    }
    distances[i] = Math.sqrt(least);
  }
  return distances;
}

/** The value that splits the distances into two groups with the least spread within each (Otsu, 1979). */
function otsuThreshold(distances: Float32Array): number {
  const bins = 128;
  const histogram = new Float64Array(bins);
  for (const distance of distances) {
    histogram[Math.min(bins - 1, Math.floor((distance / distanceMax) * bins))]! += 1;
  }
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) sum += bin * histogram[bin]!;
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let bestSpread = 0;
  for (let bin = 0; bin < bins - 1; bin++) {
    below += histogram[bin]!;
    sumBelow += bin * histogram[bin]!;
    const above = distances.length - below;
    if (below === 0 || above === 0) continue;
    const spread = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (spread > bestSpread) {
      bestSpread = spread;
      best = bin;
    }
  }
  return ((best + 1) / bins) * distanceMax;
}

/** The area that is large and near the centre, and those that belong to it: a pair of shoes is two areas. */
function centralOnes(components: Component[], width: number, height: number): Component[] {
  const weights = components.map(({ area, x, y }) => {
    const across = (x + 0.5) / width - 0.5;
    const down = (y + 0.5) / height - 0.5;
    return area * Math.exp(-(across * across + down * down) / (2 * 0.25 ** 2));
  });
  const best = Math.max(0, ...weights);
  return components.filter((_, i) => weights[i]! >= 0.1 * best);
}

function boundsOf(components: Component[]): Region {
  const left = Math.min(...components.map((component) => component.left));
  const top = Math.min(...components.map((component) => component.top));
  const right = Math.max(...components.map((component) => component.right));
  const bottom = Math.max(...components.map((component) => component.bottom));
  return { left, top, width: right - left, height: bottom - top };
}

function squareAround(box: Region, width: number, height: number, pixels: Pixels): Region {
  const horizontal = pixels.width / width;
  const vertical = pixels.height / height;
  const side = (1 + 2 * marginShare) * Math.max(box.width * horizontal, box.height * vertical);
  const across = span((box.left + box.width / 2) * horizontal, side, pixels.width);
  const down = span((box.top + box.height / 2) * vertical, side, pixels.height);
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

/** A stretch of `length` around `centre`, moved to lie within 0 and `limit`, and cut when it is longer than that. */
function span(centre: number, length: number, limit: number): { start: number; length: number } {
  const whole = Math.max(1, Math.min(limit, Math.round(length)));
  const start = Math.max(0, Math.min(limit - whole, Math.round(centre - whole / 2)));
  return { start, length: whole };
}
