import type { Output } from './sessions.js';

/** Throws when an output has another shape; `n` stands for any size. */
export function expectShape(name: string, { dims }: Output, wanted: (number | 'n')[]): void {
  const fits = dims.length === wanted.length && wanted.every((size, at) => size === 'n' || size === dims[at]);
  if (!fits) {
    throw new Error(`Output ${name} has the shape [${dims.join(', ')}] instead of [${wanted.join(', ')}]`);
  }
}

/** Throws when a number is infinite or none. */
export function expectFinite(name: string, { data }: Output): void {
  // A plain loop: a callback for each of the 50,000 numbers of a detector takes ten times as long.
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw new Error(`Output ${name} holds numbers that are not finite`);
  }
}

/** Room for what rounding does to a probability. */
const tolerance = 1e-3;

/** Throws when a number is not a probability: most often, a softmax or sigmoid is missing. */
export function expectProbabilities(name: string, { data }: Output): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value < -tolerance || value > 1 + tolerance)
      throw new Error(`Output ${name} holds ${value}, which is not a probability from 0 to 1`);
  }
}
