import { seededRandom } from '../../seeded-random.js';
import type { ShownTogether } from './fit-style.js';
import { Matcher, type StyledLook, type StyleModel } from './style-model.js';

/** Looks of one slot among which the right one is to be found. */
export const choices = 4;

/** A set without one of its looks, and looks of that one's slot, the right one first. */
export interface Blank {
  others: StyledLook[];
  choices: StyledLook[];
}

/** Each look of each set left out once, beside looks of its slot that are not in the set; `max` of them at most. */
export function blanksOf(sets: ShownTogether[], looks: StyledLook[], max: number): Blank[] {
  const random = seededRandom(1);
  const bySlot = new Map<string, StyledLook[]>();
  for (const look of looks) {
    const known = bySlot.get(look.slot);
    if (known) known.push(look);
    else bySlot.set(look.slot, [look]);
  }
  const blanks: Blank[] = [];
  for (const set of sets) {
    for (const right of set) {
      const others = set.filter(({ slot }) => slot !== right.slot);
      const wrong = drawn(bySlot.get(right.slot)!, new Set(set), random);
      if (others.length === 0 || wrong.length < choices - 1) continue;
      blanks.push({ others, choices: [right, ...wrong] });
      if (blanks.length >= max) return blanks;
    }
  }
  return blanks;
}

/** Three by chance, or fewer where there are not enough. */
function drawn(from: StyledLook[], not: Set<StyledLook>, random: () => number): StyledLook[] {
  const found = new Set<StyledLook>();
  for (let tries = 0; tries < 50 && found.size < choices - 1; tries++) {
    const look = from[Math.floor(random() * from.length)]!;
    if (!not.has(look)) found.add(look);
  }
  return [...found];
}

/** For each blank 1 where the right look scores best, 0 where it does not, and its share where several are equal. */
export function answersTo(model: StyleModel, blanks: Blank[]): number[] {
  return blanks.map(({ others, choices }) => {
    const matchers = others.map((look) => new Matcher(model, look, choices[0]!.slot));
    const scores = choices.map((look) => matchers.reduce((sum, matcher) => sum + matcher.score(look), 0));
    const best = Math.max(...scores);
    const equals = scores.filter((score) => score === best).length;
    return scores[0] === best ? 1 / equals : 0;
  });
}

export function accuracyOf(answers: number[]): number | null {
  if (answers.length === 0) return null;
  return Math.round((answers.reduce((sum, one) => sum + one, 0) / answers.length) * 1e4) / 1e4;
}

/** How many standard errors of their difference one is to be better than the other, so that it is no chance. */
const errorsMin = 2;

/** Whether one is right more often than the other by more than chance makes it (McNemar's test for pairs). */
export function isBetter(one: number[], other: number[]): boolean {
  const differences = one.map((value, i) => value - other[i]!);
  const sum = differences.reduce((total, value) => total + value, 0);
  const squares = differences.reduce((total, value) => total + value * value, 0);
  return sum > errorsMin * Math.sqrt(squares);
}
