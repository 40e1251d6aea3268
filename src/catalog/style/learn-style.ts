import { crc32 } from 'node:zlib';
import { accuracyOf, answersTo, blanksOf, choices, isBetter } from './fill-in-the-blank.js';
import {
  addMoments,
  type Fit,
  fitMaps,
  type Moments,
  meansOf,
  momentsOf,
  noMoments,
  type ShownTogether,
} from './fit-style.js';
import type { StyledLook, StyleModel } from './style-model.js';

/** Held out: nothing is fitted to them, and the accuracies are measured on them. */
const heldOutShare = 0.2;
/** Of the others: to choose between fits. */
const choosingShare = 0.2;
/** With fewer there is nothing to learn, or to measure it by. */
const pairsMin = 100;
const blanksMin = 30;
const blanksMax = 2_000;
/** With fewer, a slot goes with all others. */
const setsOfSlotMin = 10;
/** Multiplications of all pairs together: some seconds of one core. */
const workMax = 8e9;

const fits: Fit[] = [0.5, 2, 8, 32].flatMap((ridge) => [
  { ridge, own: false },
  { ridge, own: true },
]);
const fitDefault: Fit = { ridge: 8, own: false };

export interface TrainingLook extends StyledLook {
  id: string;
}

/** All that a model is made of: looks, those of sets and others, and the sets of them that were shown together. */
export interface TrainingData {
  looks: TrainingLook[];
  /** By place in `looks`. */
  sets: number[][];
}

export const reasons = ['few_outfits', 'not_better', 'better'] as const;

export interface StyleReport {
  uses: 'learned' | 'fallback';
  /** Too little to learn from or to measure by; not clearly better than the fallback, or than chance, on what was held out; clearly better. */
  because: (typeof reasons)[number];
  /** Looks whose vectors were looked at. */
  looks: number;
  /** Sets of looks of several slots, and ordered pairs of such looks that a model is fitted to. */
  sets: number;
  pairs: number;
  held_out_sets: number;
  /** Of held-out sets, asked with each look left out. */
  questions: number;
  accuracy: { learned: number | null; fallback: number | null; random: number };
}

/** Fits a model to some sets, measures it on others, and keeps what was learned only where it beats the fallback there. */
export function learnStyle({ looks, sets: places }: TrainingData): {
  model: StyleModel;
  report: StyleReport;
} {
  const dimensions = looks[0]?.vector.length ?? 0;
  const sets = places.map((set) => set.map((place) => looks[place]!));
  const fallback: StyleModel = { means: meansOf(looks), together: slotsTogether(sets) };
  const folds = foldsOf(sets);
  const pairsMax = Math.floor(workMax / (2 * dimensions * dimensions));
  const fitting = momentsOf(fallback, folds.fitting, dimensions, pairsMax);
  const choosing = momentsOf(fallback, folds.choosing, dimensions, pairsMax * choosingShare);
  const pairs = [...fitting.values(), ...choosing.values()].reduce((sum, one) => sum + one.pairs, 0);
  const blanks = blanksOf(folds.heldOut, looks, blanksMax);
  const plain = answersTo(fallback, blanks);
  const report: StyleReport = {
    uses: 'fallback',
    because: 'few_outfits',
    looks: looks.length,
    sets: folds.fitting.length + folds.choosing.length + folds.heldOut.length,
    pairs,
    held_out_sets: folds.heldOut.length,
    questions: blanks.length,
    accuracy: { learned: null, fallback: accuracyOf(plain), random: 1 / choices },
  };
  if (pairs < pairsMin || blanks.length < blanksMin) return { model: fallback, report };
  const chosen = chooseFit(fallback, fitting, folds.choosing, looks, dimensions);
  const moments = merged(fitting, choosing, dimensions);
  const model: StyleModel = { ...fallback, learned: fitMaps(moments, dimensions, chosen) };
  const learned = answersTo(model, blanks);
  report.accuracy.learned = accuracyOf(learned);
  const random = learned.map(() => 1 / choices);
  if (!isBetter(learned, plain) || !isBetter(learned, random))
    return { model: fallback, report: { ...report, because: 'not_better' } };
  return { model, report: { ...report, uses: 'learned', because: 'better' } };
}

/** The fit that does best on the sets that are kept for choosing. */
function chooseFit(
  fallback: StyleModel,
  fitting: Map<string, Moments>,
  sets: ShownTogether[],
  looks: StyledLook[],
  dimensions: number,
): Fit {
  const blanks = blanksOf(sets, looks, blanksMax / 4);
  if (blanks.length < blanksMin) return fitDefault;
  const scored = fits.map((fit) => {
    const answers = answersTo({ ...fallback, learned: fitMaps(fitting, dimensions, fit) }, blanks);
    return { fit, accuracy: accuracyOf(answers)! };
  });
  return scored.reduce((best, one) => (one.accuracy > best.accuracy ? one : best)).fit;
}

function merged(
  one: Map<string, Moments>,
  other: Map<string, Moments>,
  dimensions: number,
): Map<string, Moments> {
  const names = new Set([...one.keys(), ...other.keys()]);
  return new Map(
    [...names].map((name) => {
      const parts = [one.get(name), other.get(name)].filter((part) => part !== undefined);
      return [name, parts.reduce(addMoments, noMoments(dimensions))];
    }),
  );
}

/** Which slots are shown together, of those that stand in `setsOfSlotMin` sets. */
function slotsTogether(sets: TrainingLook[][]): Map<string, string[]> {
  const beside = new Map<string, { sets: number; slots: Set<string> }>();
  for (const set of sets) {
    const slots = new Set(set.map(({ slot }) => slot));
    for (const slot of slots) {
      const known = beside.get(slot) ?? { sets: 0, slots: new Set() };
      known.sets++;
      for (const other of slots) if (other !== slot) known.slots.add(other);
      beside.set(slot, known);
    }
  }
  const enough = [...beside].filter(([, known]) => known.sets >= setsOfSlotMin && known.slots.size > 0);
  return new Map(enough.map(([slot, { slots }]) => [slot, [...slots].sort()]));
}

/** By a hash of their looks: the same set, posted twice, never stands on both sides. Sets of one slot tell nothing. */
function foldsOf(sets: TrainingLook[][]) {
  const folds: Record<'fitting' | 'choosing' | 'heldOut', ShownTogether[]> = {
    fitting: [],
    choosing: [],
    heldOut: [],
  };
  for (const set of sets) {
    if (new Set(set.map(({ slot }) => slot)).size < 2) continue;
    const share = crc32(JSON.stringify(set.map(({ id }) => id).sort())) / 2 ** 32;
    if (share < heldOutShare) folds.heldOut.push(set);
    else if (share < heldOutShare + choosingShare * (1 - heldOutShare)) folds.choosing.push(set);
    else folds.fitting.push(set);
  }
  return folds;
}
