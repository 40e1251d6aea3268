import type { Lab } from './oklab.js';

/**
 * The everyday name of a colour, as shops file their goods: by lightness and chroma where the eye sees no hue,
 * by hue (degrees of OKLCH: red 29, yellow 110, green 142, blue 264, pink 0) where it does.
 */
export function colourName([lightness, a, b]: Lab): string {
  const chroma = Math.hypot(a, b);
  const hue = ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
  // The darker a colour, the more chroma it takes to see one.
  if (lightness < 0.2 || (lightness < 0.32 && chroma < 0.03)) return 'black';
  if (chroma < 0.025) return lightness > 0.9 ? 'white' : 'grey';
  if (lightness > 0.94 && chroma < 0.04) return 'white';
  return hueName(lightness, chroma, hue);
}

function hueName(lightness: number, chroma: number, hue: number): string {
  if (hue >= 40 && hue < 108 && chroma < 0.09) {
    return lightness > 0.75 || (lightness > 0.66 && chroma < 0.06) ? 'beige' : 'brown';
  }
  if (hue < 12 || hue >= 340) return lightness > 0.55 ? 'pink' : chroma > 0.15 ? 'red' : 'burgundy';
  if (hue < 40) return redName(lightness, chroma);
  if (hue < 75) return lightness < 0.56 ? 'brown' : 'orange';
  if (hue < 92) return lightness < 0.56 ? 'brown' : lightness < 0.78 ? 'orange' : 'yellow';
  if (hue < 116) return lightness < 0.6 ? 'olive' : 'yellow';
  if (hue < 170) return hue < 132 && chroma < 0.11 && lightness < 0.55 ? 'olive' : 'green';
  if (hue < 215) return 'turquoise';
  if (hue < 285) return lightness < 0.36 ? 'navy' : 'blue';
  if (hue < 322) return 'purple';
  return lightness > 0.6 ? 'pink' : 'purple';
}

function redName(lightness: number, chroma: number): string {
  if (lightness > 0.7) return 'pink';
  if (chroma < 0.09) return lightness > 0.6 ? 'pink' : 'brown';
  return lightness < 0.42 ? 'burgundy' : 'red';
}
