import { seededRandom } from '../../seeded-random.js';
import type { PredictorVersion } from '../inference.js';
import { RehearsalFailure, type RehearsalProcess } from './rehearsal-process.js';

/** As many as are asked about in a usual request. */
const count = 50;
/** Between scores from a run of one pair and of several: other kernels round otherwise. */
const tolerance = 0.001;

/** Compares made vectors: all at once as each alone. Gives the milliseconds of the model; throws `RehearsalFailure`. */
export async function rehearsePairs(
  process: RehearsalProcess,
  version: PredictorVersion,
  runMsMax: number,
): Promise<number> {
  const random = seededRandom(1);
  const vectors = Array.from({ length: count + 1 }, () => unit(version.manifest.dimensions!, random));
  const [anchor, ...candidates] = vectors as [Float32Array, ...Float32Array[]];
  const { scores, seconds } = await process.scorePairs(version, anchor, candidates, runMsMax);
  for (const at of [0, count - 1]) {
    const alone = await process.scorePairs(version, anchor, [candidates[at]!], runMsMax);
    if (Math.abs(alone.scores[0]! - scores[at]!) > tolerance)
      throw new RehearsalFailure(
        `of ${count} pairs in one run it says something else than of each alone: the score of a row must rest on that row only`,
      );
  }
  return Math.round(seconds * 1000);
}

function unit(dimensions: number, random: () => number): Float32Array {
  const values = Float32Array.from({ length: dimensions }, () => random() - 0.5);
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}
