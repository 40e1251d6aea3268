import type { Output } from './sessions.js';

/** Throws when an output has another shape; `n` stands for any size. */
export function expectShape(name: string, { dims }: Output, wanted: (number | 'n')[]): void {
  const fits = dims.length === wanted.length && wanted.every((size, at) => size === 'n' || size === dims[at]);
  if (!fits) {
    throw new Error(`Output ${name} has the shape [${dims.join(', ')}] instead of [${wanted.join(', ')}]`);
  }
}

/** Room for what rounding does to a probability. */
const tolerance = 1e-3;

/** Throws when a number is not a probability: most often, a softmax or sigmoid is missing. */
export function expectProbabilities(name: string, { data }: Output): void {
  const stranger = data.find((value) => value < -tolerance || value > 1 + tolerance);
  if (stranger !== undefined) {
    throw new Error(`Output ${name} holds ${stranger}, which is not a probability from 0 to 1`);
  }
}
