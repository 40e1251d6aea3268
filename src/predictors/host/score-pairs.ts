import type { PairScores, PredictorVersion } from '../inference.js';
import type { Manifest } from '../manifest.js';
import { expectFinite, expectProbabilities } from './output-shape.js';
import type { Timings } from './protocol.js';
import { type Output, run, sessionOf, unavailable } from './sessions.js';
import { joined } from './vectors.js';

/**
 * How well each candidate goes with the anchor, 0–1: all of them in one run. `candidates` is `[n, dimensions]`. Throws
 * `predictorUnavailable`.
 */
export async function scorePairs(
  version: PredictorVersion,
  { anchor, candidates }: { anchor: Float32Array; candidates: Float32Array },
  timings: Timings,
): Promise<PairScores> {
  const { manifest } = version;
  const session = await sessionOf(version);
  try {
    const count = candidates.length / anchor.length;
    const dims = [count, anchor.length];
    const anchors = joined(Array.from({ length: count }, () => anchor));
    const { pairs, outputs } = manifest;
    if (!pairs || outputs.score === undefined) throw new Error('the manifest names no pairs');
    const start = performance.now();
    const said = await run(
      session,
      { [pairs.anchor]: { data: anchors, dims }, [pairs.candidate]: { data: candidates, dims } },
      [outputs.score],
    );
    timings.inference = (performance.now() - start) / 1000;
    return { scores: scoresOf(manifest, said[outputs.score]!, count) };
  } catch (cause) {
    throw unavailable(manifest.name, cause);
  }
}

function scoresOf({ outputs }: Manifest, output: Output, count: number): Float32Array {
  const name = outputs.score!;
  const { data, dims } = output;
  const fits = dims[0] === count && (dims.length === 1 || (dims.length === 2 && dims[1] === 1));
  if (!fits) throw new Error(`Output ${name} has the shape [${dims.join(', ')}] for ${count} pairs`);
  expectFinite(name, output);
  if (outputs.activation === 'sigmoid') return data.map((value) => 1 / (1 + Math.exp(-value)));
  expectProbabilities(name, output);
  return data.map((value) => Math.min(1, Math.max(0, value)));
}
