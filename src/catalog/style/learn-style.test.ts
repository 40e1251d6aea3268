import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../seeded-random.js';
import { learnStyle } from './learn-style.js';
import { codes, shop } from './testing-shop.js';

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
    expect(learnStyle({ looks, sets: sameSlot }).report).toMatchObject({
      sets: 0,
      pairs: 0,
      because: 'few_outfits',
    });
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
