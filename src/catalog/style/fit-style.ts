import { solveRight } from './linear-algebra.js';
import { deviation, pairName, type StyledLook, type StyleModel } from './style-model.js';

/** Looks that were shown together. */
export type ShownTogether = StyledLook[];

/** With fewer looks of a slot their mean is drawn towards zero: n looks count as n of n + this many. */
const meanPrior = 10;
/** A pair of slots with fewer pairs of looks has no map of its own. */
const ownPairsMin = 200;
/** Maps of pairs of slots that a model holds at most, those with the most pairs of looks, in bytes. */
const ownMapsBytesMax = 8 * 1024 * 1024;
/** Beyond this, pairs of slots are not told apart. */
const momentsBytesMax = 256 * 1024 * 1024;

/** Slot → mean of its looks. */
export function meansOf(looks: StyledLook[]): Map<string, Float32Array> {
  const sums = new Map<string, { sum: Float64Array; count: number }>();
  for (const { slot, vector } of looks) {
    const known = sums.get(slot) ?? { sum: new Float64Array(vector.length), count: 0 };
    for (let i = 0; i < vector.length; i++) known.sum[i]! += vector[i]!;
    sums.set(slot, { ...known, count: known.count + 1 });
  }
  return new Map(
    [...sums].map(([slot, { sum, count }]) => [
      slot,
      Float32Array.from(sum, (value) => value / (count + meanPrior)),
    ]),
  );
}

/** What a fit needs to know of pairs (x, y) of deviations: sums of x·xᵗ and of y·xᵗ. Moments of several sets add up. */
export interface Moments {
  pairs: number;
  xx: Float64Array;
  yx: Float64Array;
}

/** Pair of slots → moments of all pairs of looks of these sets that are of these slots; `pairsMax` at most, in their order. */
export function momentsOf(
  model: StyleModel,
  sets: ShownTogether[],
  dimensions: number,
  pairsMax: number,
): Map<string, Moments> {
  const all = new Map<string, Moments>();
  const apart = model.means.size ** 2 * 16 * dimensions ** 2 <= momentsBytesMax;
  let pairs = 0;
  for (const looks of sets) {
    if (pairs >= pairsMax) break;
    const deviations = looks.map(({ slot, vector }) => deviation(model, slot, vector));
    for (const [i, from] of looks.entries()) {
      for (const [j, to] of looks.entries()) {
        if (from.slot === to.slot) continue;
        const name = apart ? pairName(from.slot, to.slot) : anyPair;
        const known = all.get(name) ?? noMoments(dimensions);
        all.set(name, known);
        addPair(known, deviations[i]!, deviations[j]!);
        pairs++;
      }
    }
  }
  return all;
}

const anyPair = '';

export function noMoments(dimensions: number): Moments {
  return {
    pairs: 0,
    xx: new Float64Array(dimensions * dimensions),
    yx: new Float64Array(dimensions * dimensions),
  };
}

function addPair(moments: Moments, x: Float32Array, y: Float32Array): void {
  const size = x.length;
  moments.pairs++;
  for (let row = 0; row < size; row++) {
    const [xr, yr] = [x[row]!, y[row]!];
    for (let i = 0, at = row * size; i < size; i++, at++) {
      moments.xx[at]! += xr * x[i]!;
      moments.yx[at]! += yr * x[i]!;
    }
  }
}

export function addMoments(into: Moments, other: Moments): Moments {
  into.pairs += other.pairs;
  for (let i = 0; i < into.xx.length; i++) {
    into.xx[i]! += other.xx[i]!;
    into.yx[i]! += other.yx[i]!;
  }
  return into;
}

export interface Fit {
  /** Weight of the prior: how many looks, of deviation 1 in one direction, it counts as. */
  ridge: number;
  /** Whether pairs of slots have maps of their own, where there is enough for them. */
  own: boolean;
}

/**
 * Ridge regressions from the deviation of a look to that of its partner. The one of all pairs is drawn towards the identity
 * (times the share of a deviation that partners have in common), which is what the fallback believes; those of single pairs of
 * slots are drawn towards the one of all.
 */
export function fitMaps(
  moments: Map<string, Moments>,
  dimensions: number,
  { ridge, own }: Fit,
): NonNullable<StyleModel['learned']> {
  const all = [...moments.values()].reduce(addMoments, noMoments(dimensions));
  const shared = fitOne(all, commonShare(all, dimensions), ridge, dimensions);
  const maps = new Map<string, Float32Array>();
  if (own) {
    const mapsMax = Math.floor(ownMapsBytesMax / (4 * dimensions * dimensions));
    const rich = [...moments]
      .filter(([name, { pairs }]) => name !== anyPair && pairs >= ownPairsMin)
      .sort(([, a], [, b]) => b.pairs - a.pairs);
    for (const [name, one] of rich.slice(0, mapsMax))
      maps.set(name, Float32Array.from(fitOne(one, shared, ridge, dimensions)));
  }
  return { shared: Float32Array.from(shared), own: maps };
}

/** The identity times the factor that fits best, between 0 and 1. */
function commonShare({ xx, yx }: Moments, dimensions: number): Float64Array {
  let [together, alone] = [0, 0];
  for (let at = 0; at < xx.length; at += dimensions + 1) {
    together += yx[at]!;
    alone += xx[at]!;
  }
  const share = alone > 0 ? Math.min(1, Math.max(0, together / alone)) : 0;
  const prior = new Float64Array(dimensions * dimensions);
  for (let at = 0; at < prior.length; at += dimensions + 1) prior[at] = share;
  return prior;
}

/** prior + (Σ(y − prior·x)·xᵗ) · (Σx·xᵗ + ridge·1)⁻¹ = (Σy·xᵗ + ridge·prior) · (Σx·xᵗ + ridge·1)⁻¹ */
function fitOne({ xx, yx }: Moments, prior: Float64Array, ridge: number, dimensions: number): Float64Array {
  const a = xx.slice();
  for (let at = 0; at < a.length; at += dimensions + 1) a[at]! += ridge;
  return solveRight(
    yx.map((value, i) => value + ridge * prior[i]!),
    a,
    dimensions,
  );
}
