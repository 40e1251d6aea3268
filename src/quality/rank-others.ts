import { dot } from '../search/points.js';
import type { Compared, SideName } from './compare.js';

/** How one image ranks the others. */
export interface Ranking {
  /** Cosine with each image by its place, that of itself too. */
  scores: Float64Array;
  /** The places of the others, best first; ties by place. */
  order: Uint32Array;
}

/** The ranking by one side of all images but the one at `at`. Vectors have length 1. */
export function rankOthers(compared: Compared<Float32Array>[], side: SideName, at: number): Ranking {
  const vector = compared[at]![side];
  const scores = Float64Array.from(compared, (other) => dot(vector, other[side], 0));
  const order = Uint32Array.from({ length: compared.length - 1 }, (_, i) => (i < at ? i : i + 1));
  order.sort((i, j) => scores[j]! - scores[i]! || i - j);
  return { scores, order };
}
