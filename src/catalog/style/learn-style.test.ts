import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../seeded-random.js';
import { learnStyle, type TrainingData, type TrainingLook } from './learn-style.js';

const codes = 12;
const noise = 24;
const slots = ['top', 'bottom', 'shoes'];

/** Looks are of a slot and have one of 12 styles; in an outfit, each goes with the style that `partner` names. */
function shop(outfits: number, partner: (style: number, slot: number) => number, seed = 1): TrainingData {
  const random = seededRandom(seed);
  const looks: TrainingLook[] = [];
  const ofStyle = new Map<string, number[]>();
  for (let n = 0; n < 720; n++) {
    const [slot, style] = [n % slots.length, Math.floor(n / slots.length) % codes];
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

describe('what goes with what', () => {
  test('is learned where the shop has a rule that nearness cannot know', () => {
    // Bottoms are three styles further, shoes seven: never of the same style, and another rule in each direction.
    const { model, report } = learnStyle(shop(400, (style, slot) => style + [0, 3, 7][slot]!));
    expect(report).toMatchObject({ uses: 'learned', because: 'better', looks: 720, sets: 400 });
    expect(report.accuracy.learned).toBeGreaterThan(0.75);
    expect(report.accuracy.fallback).toBeLessThan(0.4);
    expect(report.accuracy.random).toBe(0.25);
    expect(report.questions).toBe(3 * report.held_out_sets);
    expect(report.pairs).toBe(6 * (400 - report.held_out_sets));
    expect(report.held_out_sets).toBeGreaterThan(50);
    expect(report.held_out_sets).toBeLessThan(110);
    expect(model.learned).toBeDefined();
  });

  test('is left to the fallback where what goes together is alike', () => {
    const { model, report } = learnStyle(shop(400, (style) => style));
    // One question in eight has another look of the same style among its wrong ones, and is a toss.
    expect(report.accuracy.fallback).toBeGreaterThan(0.8);
    expect(report).toMatchObject({ uses: 'fallback', because: 'not_better' });
    expect(model.learned).toBeUndefined();
    expect(model.means.size).toBe(3);
  });

  test('is not learned from outfits by chance', () => {
    const random = seededRandom(5);
    const { report } = learnStyle(shop(400, () => Math.floor(random() * codes)));
    expect(report.accuracy.learned).toBeLessThan(0.35);
    expect(report).toMatchObject({ uses: 'fallback', because: 'not_better' });
  });

  test('is not learned from a few', () => {
    const { report } = learnStyle(shop(10, (style, slot) => style + 3 * slot));
    expect(report).toMatchObject({ uses: 'fallback', because: 'few_outfits', sets: 10 });
    expect(report.accuracy.learned).toBeNull();
  });

  test('needs looks of several slots, and no looks at all', () => {
    const { looks } = shop(0, () => 0);
    const sameSlot = Array.from({ length: 200 }, (_, n) => [3 * n, 3 * n + 3]);
    expect(learnStyle({ looks, sets: sameSlot }).report).toMatchObject({ sets: 0, pairs: 0, because: 'few_outfits' });
    expect(learnStyle({ looks: [], sets: [] }).report).toMatchObject({ looks: 0, because: 'few_outfits' });
  });

  test('gives the same again', () => {
    const data = shop(150, (style, slot) => style + 5 * slot);
    expect(learnStyle(data).report).toEqual(learnStyle(data).report);
  });
});

test('a set that is posted twice never stands on both sides', () => {
  const { looks, sets } = shop(150, (style, slot) => style + 5 * slot);
  const once = learnStyle({ looks, sets }).report;
  const twice = learnStyle({ looks, sets: [...sets, ...sets.map((set) => [...set].reverse())] }).report;
  expect(twice.held_out_sets).toBe(2 * once.held_out_sets);
});
