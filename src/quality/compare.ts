/** What both kinds of reports have in common. */
import { quantile } from './measures.js';
import type { Trial, TrialReport, TrialSide } from './trial.js';
import type { Look, SeenImage } from './trial-images.js';

export const sides = ['candidate', 'against'] as const;
export type SideName = (typeof sides)[number];
/** Images shown in the report because the two differ about them. */
export const differencesMax = 20;
const thumbnailPixels = 256;

/** An image that both versions could say something about. */
export interface Compared<T> {
  image: string;
  labels: string[] | null;
  candidate: T;
  against: T;
}

export interface Gathered<T> {
  images: TrialReport['images'];
  compared: Compared<T>[];
  /** Without `answered`, which depends on the task. */
  side: Record<SideName, Pick<TrialSide, 'predictor' | 'version' | 'coverage' | 'latency_ms'>>;
}

/** Reads what was remembered of the images. `keep` makes of a result what is compared. */
export async function gather<T>(
  trial: Trial,
  seen: AsyncIterable<SeenImage>,
  keep: (result: NonNullable<Look['result']>) => T,
): Promise<Gathered<T>> {
  const compared: Compared<T>[] = [];
  const times: Record<SideName, number[]> = { candidate: [], against: [] };
  let [sampled, gone] = [0, 0];
  for await (const { image, labels, seen: looks } of seen) {
    sampled++;
    if (looks === 'gone') {
      gone++;
      continue;
    }
    for (const side of sides) if (looks[side].result) times[side].push(looks[side].ms);
    const { candidate, against } = looks;
    if (!candidate.result || !against.result) continue;
    compared.push({ image, labels, candidate: keep(candidate.result), against: keep(against.result) });
  }
  const there = sampled - gone;
  const sideOf = (name: SideName, key: { predictor: string; version: string }) => ({
    predictor: key.predictor,
    version: key.version,
    coverage: { looked_at: there === 0 ? 0 : times[name].length / there, answered: null },
    latency_ms: { p50: quantile(times[name], 0.5) ?? null, p95: quantile(times[name], 0.95) ?? null },
  });
  return {
    images: { sampled, gone, compared: compared.length },
    compared,
    side: { candidate: sideOf('candidate', trial), against: sideOf('against', trial.against) },
  };
}

/** Path of a thumbnail of an image. */
export function thumbnailOf(image: string): string {
  return `/v1/images/${encodeURIComponent(image)}/file?size=${thumbnailPixels}`;
}
