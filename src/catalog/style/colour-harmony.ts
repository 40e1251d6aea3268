/** A colour of a look and the share of the article that it covers, 0–1. */
export interface ShownColour {
  /** Such as `#1b2a4e`. */
  hex: string;
  share: number;
}

/** Of a look whose colours nobody has told: neither good nor bad. */
const unknownHarmony = 0.5;
/** Below this chroma in OKLCH a colour is a neutral: black, white, grey, beige, navy so dark that it is nearly black. */
const neutralChroma = 0.045;

/** Degrees between two hues, up to which a pair has this harmony (0–1). */
const steps = [
  { name: 'same', upTo: 15, harmony: 1 },
  { name: 'analogous', upTo: 45, harmony: 0.8 },
  { name: 'clashing', upTo: 105, harmony: 0.2 },
  { name: 'triadic', upTo: 135, harmony: 0.5 },
  { name: 'far', upTo: 150, harmony: 0.4 },
  { name: 'complementary', upTo: 180, harmony: 0.7 },
];
/** A neutral goes with everything. */
const neutralHarmony = 0.8;

/**
 * How well the colours of two looks go together, 0–1: the mean over all pairs of a colour of one and a colour of the other,
 * weighted with the product of their shares. A pair counts by the angle between its hues in OKLCH, after the usual rules
 * of the colour wheel.
 */
export function harmonyOf(one: ShownColour[], other: ShownColour[]): number {
  let sum = 0;
  let weights = 0;
  for (const a of one) {
    for (const b of other) {
      const weight = a.share * b.share;
      sum += weight * harmonyOfPair(toneOf(a.hex), toneOf(b.hex));
      weights += weight;
    }
  }
  return weights > 0 ? sum / weights : unknownHarmony;
}

interface Tone {
  chroma: number;
  /** Degrees. */
  hue: number;
}

function harmonyOfPair(a: Tone, b: Tone): number {
  if (a.chroma < neutralChroma || b.chroma < neutralChroma) return neutralHarmony;
  const turn = Math.abs(a.hue - b.hue) % 360;
  const angle = Math.min(turn, 360 - turn);
  return steps.find(({ upTo }) => angle <= upTo)!.harmony;
}

/** OKLab by Björn Ottosson, https://bottosson.github.io/posts/oklab/, as chroma and hue. */
function toneOf(hex: string): Tone {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const across = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const along = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { chroma: Math.hypot(across, along), hue: (Math.atan2(along, across) * 180) / Math.PI };
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
