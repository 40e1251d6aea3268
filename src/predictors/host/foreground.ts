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
  /** 1 where the thumbnail shows the foreground; its middle when nothing stands out. */
  mask: Uint8Array;
  /** Bounds of the foreground in pixels of the thumbnail; the whole thumbnail when nothing stands out. */
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
/** What is found is believed when it explains this share of the variance of the distances … */
const separationMin = 0.72;
/** … and covers this share of its bounds. Less is a pattern on the thing, or on what it lies on. */
const fillMin = 0.3;
/** Share cut from each side to get at the middle of a picture in which nothing stands out. */
const middleCutShare = 0.2;
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
  const { threshold, separation } = otsu(distances);
  const mask = beyond(distances, Math.max(distanceMin, threshold));
  const { labels, components } = componentsOf(mask, width, height);
  const kept = centralOnes(components, width, height);
  const box = boundsOf(kept);
  const area = kept.reduce((sum, component) => sum + component.area, 0);
  const believed =
    separation >= separationMin &&
    area >= foregroundShareMin * width * height &&
    area >= fillMin * box.width * box.height;
  if (!believed) {
    const everything = { left: 0, top: 0, width, height };
    return { lab, width, height, mask: middleMask(width, height), box: everything };
  }
  return { lab, width, height, mask: maskOf(labels, kept), box };
}

function borderOf(lab: Float32Array, width: number, height: number): Float32Array {
  const depth = Math.max(1, Math.round(borderShare * Math.min(width, height)));
  const border = new Float32Array(lab.length);
  let length = 0;
  const add = (from: number, to: number) => {
    border.set(lab.subarray(3 * from, 3 * to), length);
    length += 3 * (to - from);
  };
  for (let y = 0; y < height; y++) {
    const row = y * width;
    if (y < depth || y >= height - depth || width <= 2 * depth) {
      add(row, row + width);
    } else {
      add(row, row + depth);
      add(row + width - depth, row + width);
    }
  }
  return border.subarray(0, length);
}

/** How far each pixel is from the nearest colour of the background. */
function distancesFrom(background: Cluster[], lab: Float32Array): Float32Array {
  const distances = new Float32Array(lab.length / 3);
  for (let i = 0; i < distances.length; i++) {
    let least = distanceMax ** 2;
    for (let c = 0; c < background.length; c++) {
      const { centre } = background[c]!;
      const lightness = lightnessWeight * (lab[3 * i]! - centre[0]);
      const a = lab[3 * i + 1]! - centre[1];
      const b = lab[3 * i + 2]! - centre[2];
      const distance = lightness * lightness + a * a + b * b;
      if (distance < least) least = distance;
    }
    distances[i] = Math.sqrt(least);
  }
  return distances;
}

/**
 * The value that splits the distances into two groups with the least spread within each (Otsu, 1979), and the share
 * (0–1) of their variance that the split explains.
 */
function otsu(distances: Float32Array): { threshold: number; separation: number } {
  const bins = 128;
  const histogram = new Float64Array(bins);
  for (let i = 0; i < distances.length; i++) {
    histogram[Math.min(bins - 1, Math.floor((distances[i]! / distanceMax) * bins))]! += 1;
  }
  let sum = 0;
  let squares = 0;
  for (let bin = 0; bin < bins; bin++) {
    sum += bin * histogram[bin]!;
    squares += bin * bin * histogram[bin]!;
  }
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
  const variance = squares * distances.length - sum * sum;
  return {
    threshold: ((best + 1) / bins) * distanceMax,
    separation: variance > 0 ? bestSpread / variance : 0,
  };
}

// Plain loops here and above: the callbacks of `from` and `map` took most of the time.
function beyond(distances: Float32Array, threshold: number): Uint8Array {
  const mask = new Uint8Array(distances.length);
  for (let i = 0; i < mask.length; i++) mask[i] = distances[i]! > threshold ? 1 : 0;
  return mask;
}

function maskOf(labels: Int32Array, components: Component[]): Uint8Array {
  const kept = new Set(components.map(({ label }) => label));
  const mask = new Uint8Array(labels.length);
  for (let i = 0; i < mask.length; i++) mask[i] = labels[i] !== 0 && kept.has(labels[i]!) ? 1 : 0;
  return mask;
}

function middleMask(width: number, height: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  const [left, top] = [Math.floor(middleCutShare * width), Math.floor(middleCutShare * height)];
  for (let y = top; y < height - top; y++) mask.fill(1, y * width + left, (y + 1) * width - left);
  return mask;
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
