import { harmonyOf, type ShownColour } from './colour-harmony.js';
import { times } from './linear-algebra.js';

export interface StyleModel {
  /** Slot → mean of the vectors of its looks, nearer to zero the fewer there are. */
  means: Map<string, Float32Array>;
  /** Slot → the slots that it stands beside in sets; only slots that stand in enough of them. */
  together?: Map<string, string[]>;
  /**
   * What was learned, and is good enough to be used: how a vector's distance from the mean of its slot becomes that of its
   * partner. Those of a pair of slots (`pairName`), and one for all other pairs. Absent: the fallback.
   */
  learned?: { shared: Float32Array; own: Map<string, Float32Array> };
}

/** What is known while nothing was computed. */
export const blankModel: StyleModel = { means: new Map() };

export const pairName = (from: string, to: string) => JSON.stringify([from, to]);

/** A look with what its style is told by. */
export interface StyledLook {
  slot: string;
  /** Length 1. */
  vector: Float32Array;
  colours: ShownColour[];
}

/** How much of the fallback's score is the harmony of the colours; the rest is nearness in style. */
export const harmonyWeight = 0.5;

/** Compares one look with those of another slot. */
export class Matcher {
  readonly #model: StyleModel;
  readonly #anchor: StyledLook;
  readonly #slot: string;
  /** How its partner should differ from the mean of the other slot. */
  readonly #wanted: Float32Array;

  constructor(model: StyleModel, anchor: StyledLook, slot: string) {
    this.#model = model;
    this.#anchor = anchor;
    this.#slot = slot;
    const own = deviation(model, anchor.slot, anchor.vector);
    const { learned } = model;
    const map = learned && (learned.own.get(pairName(anchor.slot, slot)) ?? learned.shared);
    this.#wanted = map ? times(map, own) : own;
  }

  /** The vector (length 1) that a partner would ideally have: where to look for candidates. */
  ideal(): Float32Array {
    const mean = this.#model.means.get(this.#slot);
    const sum = this.#wanted.map((value, i) => value + (mean?.[i] ?? 0));
    const length = lengthOf(sum);
    return length > 0 ? sum.map((value) => value / length) : this.#anchor.vector;
  }

  /**
   * How well a look goes with the anchor, 0–1. Learned: (1 + cos) / 2 of what the partner should be and what it is, both as
   * differences from the mean of the slot. Fallback: `harmonyWeight` of the harmony of the colours, the rest (1 + cos) / 2
   * of the differences of both looks from the means of their slots.
   */
  score({ vector, colours }: Pick<StyledLook, 'vector' | 'colours'>): number {
    const nearness = (1 + cosine(this.#wanted, deviation(this.#model, this.#slot, vector))) / 2;
    if (this.#model.learned) return nearness;
    return harmonyWeight * harmonyOf(this.#anchor.colours, colours) + (1 - harmonyWeight) * nearness;
  }
}

/** The difference of a vector from the mean of its slot. */
export function deviation({ means }: StyleModel, slot: string, vector: Float32Array): Float32Array {
  const mean = means.get(slot);
  return mean ? vector.map((value, i) => value - mean[i]!) : vector;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  const lengths = lengthOf(a) * lengthOf(b);
  return lengths > 0 ? Math.min(1, Math.max(-1, sum / lengths)) : 0;
}

function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
