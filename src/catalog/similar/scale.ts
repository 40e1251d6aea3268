/**
 * How the scores of random pairs of a customer's looks lie, as quantiles in equal steps from the lowest to the highest.
 * A raw cosine means something else in every catalogue and with every predictor; the share of random pairs that score
 * lower means the same everywhere.
 */
export type Scale = number[];

/** Quantiles of a scale: steps of a thousandth. */
const steps = 1_000;

/** `scores` in any order; at least one. */
export function scaleOf(scores: Float64Array): Scale {
  const sorted = scores.slice().sort();
  return Array.from({ length: steps + 1 }, (_, n) => {
    const place = (n / steps) * (sorted.length - 1);
    const below = sorted[Math.floor(place)]!;
    const above = sorted[Math.ceil(place)]!;
    return fiveDigits(below + (above - below) * (place - Math.floor(place)));
  });
}

/** The share (0–1) of random pairs that score lower. */
export function relevanceOf(scale: Scale, score: number): number {
  if (score <= scale[0]!) return 0;
  let low = 0;
  let high = scale.length - 1;
  if (score > scale[high]!) return 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scale[middle]! < score) low = middle;
    else high = middle;
  }
  const width = scale[high]! - scale[low]!;
  return fiveDigits((low + (width === 0 ? 0 : (score - scale[low]!) / width)) / (scale.length - 1));
}

/** The lowest score whose relevance is at least this. */
export function scoreAt(scale: Scale, relevance: number): number {
  const place = relevance * (scale.length - 1);
  const below = scale[Math.floor(place)]!;
  return below + (scale[Math.ceil(place)]! - below) * (place - Math.floor(place));
}

/** A score or a relevance as it is told: five digits. */
export function fiveDigits(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
