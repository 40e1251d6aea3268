import { seededRandom } from '../../seeded-random.js';
import type { TrainingData, TrainingLook } from './learn-style.js';

/** Styles of a made shop. */
export const codes = 12;
const noise = 24;
export const slots = ['top', 'bottom', 'shoes'];

/** The style of the n-th look. */
export const styleOf = (n: number) => Math.floor(n / slots.length) % codes;

/** Looks are of a slot and have one of 12 styles; in an outfit, the look of a slot has the style that `partner` names. */
export function shop(
  outfits: number,
  partner: (style: number, slot: number) => number,
  seed = 1,
): TrainingData {
  const random = seededRandom(seed);
  const looks: TrainingLook[] = [];
  const ofStyle = new Map<string, number[]>();
  for (let n = 0; n < 720; n++) {
    const [slot, style] = [n % slots.length, styleOf(n)];
    ofStyle.set(`${slot} ${style}`, [...(ofStyle.get(`${slot} ${style}`) ?? []), n]);
    const raw = Float32Array.from({ length: slots.length + codes + noise }, (_, i) => {
      if (i < slots.length) return i === slot ? 2 : 0;
      if (i < slots.length + codes) return i - slots.length === style ? 1 : 0;
      return 0.4 * (random() - 0.5);
    });
    const length = Math.hypot(...raw);
    looks.push({ id: `${n}`, slot: slots[slot]!, vector: raw.map((value) => value / length), colours: [] });
  }
  const pick = (slot: number, style: number) => {
    const those = ofStyle.get(`${slot} ${style % codes}`)!;
    return those[Math.floor(random() * those.length)]!;
  };
  const sets = Array.from({ length: outfits }, () => {
    const style = Math.floor(random() * codes);
    return slots.map((_, slot) => pick(slot, partner(style, slot)));
  });
  return { looks, sets };
}
