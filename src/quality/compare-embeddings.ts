import { setImmediate as breathe } from 'node:timers/promises';
import { type Compared, differencesMax, gather, type SideName, sides, thumbnailOf } from './compare.js';
import { mean, ndcgAt, overlapAt, precisionAt, rankCorrelation, recallAt } from './measures.js';
import { type Ranking, rankOthers } from './rank-others.js';
import { neighboursCompared, type Trial, type TrialReport } from './trial.js';
import type { Look, SeenImage } from './trial-images.js';

interface Difference {
  at: number;
  agreement: number;
  first: Record<SideName, { at: number; score: number }>;
}

/**
 * Compares the neighbours that two embedding versions find within the sample: every image asks for all others. Images that
 * one of the two could not look at are left out of both lists. Takes n² comparisons, an image's at a time.
 */
export async function compareEmbeddings(trial: Trial, seen: AsyncIterable<SeenImage>): Promise<TrialReport> {
  const { images, compared, side } = await gather(trial, seen, vectorOf);
  const { min_score: scoreMin, duplicate_score: duplicateScore } = trial.settings;
  const count = Math.min(neighboursCompared, compared.length - 1);
  const overlaps: number[] = [];
  const correlations: number[] = [];
  const differences: Difference[] = [];
  const duplicates = { candidate: 0, against: 0, both: 0 };
  const answered = { candidate: 0, against: 0 };
  const quality = { candidate: new RetrievalQuality(compared), against: new RetrievalQuality(compared) };

  for (let at = 0; at < compared.length && count > 0; at++) {
    const rankings = {
      candidate: rankOthers(compared, 'candidate', at),
      against: rankOthers(compared, 'against', at),
    };
    const overlap = overlapAt(count, rankings.candidate.order, rankings.against.order);
    overlaps.push(overlap);
    const correlation = rankCorrelation(...ofOthers(rankings, at));
    if (correlation !== undefined) correlations.push(correlation);
    for (const name of sides) {
      const { scores, order } = rankings[name];
      if (scores[order[count - 1]!]! >= scoreMin && count === neighboursCompared) answered[name]++;
      quality[name].add(at, rankings[name]);
    }
    // Each pair once.
    for (let other = at + 1; other < compared.length; other++) {
      const found = sides.filter((name) => rankings[name].scores[other]! >= duplicateScore);
      for (const name of found) duplicates[name]++;
      if (found.length === 2) duplicates.both++;
    }
    const first = { candidate: firstOf(rankings.candidate), against: firstOf(rankings.against) };
    differences.push({ at, agreement: overlap, first });
    await breathe();
  }

  const sideOf = (name: SideName) => ({
    ...side[name],
    coverage: {
      ...side[name].coverage,
      answered: compared.length === 0 ? null : answered[name] / compared.length,
    },
    near_duplicates: duplicates[name],
    ...quality[name].measured(),
  });
  return {
    images,
    agreement: {
      overlap_at_10: mean(overlaps) ?? null,
      rank_correlation: mean(correlations) ?? null,
      near_duplicates: duplicates.both,
    },
    candidate: sideOf('candidate'),
    against: sideOf('against'),
    differences: differences
      .filter(({ agreement }) => agreement < 1)
      .sort((a, b) => a.agreement - b.agreement || a.at - b.at)
      .slice(0, differencesMax)
      .map(({ at, agreement, first }) => ({
        image: compared[at]!.image,
        file: thumbnailOf(compared[at]!.image),
        agreement,
        candidate: shown(compared, first.candidate),
        against: shown(compared, first.against),
      })),
  };
}

/** Measures of the neighbours among the labelled images: wanted is whatever has a label of the one that asks. */
class RetrievalQuality {
  readonly #labels: (string[] | null)[];
  readonly #rankings: boolean[][] = [];

  constructor(compared: { labels: string[] | null }[]) {
    this.#labels = compared.map(({ labels }) => labels);
  }

  /** An image whose labels nobody else has cannot find anything, and does not count. */
  add(at: number, { order }: Ranking): void {
    const own = this.#labels[at];
    if (!own) return;
    const relevant: boolean[] = [];
    for (const other of order) {
      const labels = this.#labels[other];
      if (labels) relevant.push(labels.some((label) => own.includes(label)));
    }
    if (relevant.includes(true)) this.#rankings.push(relevant);
  }

  measured() {
    if (this.#labels.every((labels) => labels === null)) return {};
    const of = (measure: (relevant: boolean[]) => number) => mean(this.#rankings.map(measure)) ?? null;
    return {
      quality: {
        images: this.#rankings.length,
        recall_at_1: of((relevant) => recallAt(1, relevant)),
        recall_at_5: of((relevant) => recallAt(5, relevant)),
        recall_at_10: of((relevant) => recallAt(10, relevant)),
        precision_at_1: of((relevant) => precisionAt(1, relevant)),
        ndcg_at_10: of((relevant) => ndcgAt(10, relevant)),
      },
    };
  }
}

function vectorOf(result: NonNullable<Look['result']>): Float32Array {
  if (result.task !== 'embedding') throw new Error(`An embedding was expected, not ${result.task}`);
  const bytes = Buffer.from(result.vector, 'base64');
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** The cosines of all others by both sides. */
function ofOthers(rankings: Record<SideName, Ranking>, at: number): [Float64Array, Float64Array] {
  const without = ({ scores }: Ranking) => scores.filter((_, other) => other !== at);
  return [without(rankings.candidate), without(rankings.against)];
}

function firstOf({ order, scores }: Ranking) {
  return { at: order[0]!, score: Math.min(Math.max(scores[order[0]!]!, 0), 1) };
}

function shown(compared: Compared<Float32Array>[], { at, score }: { at: number; score: number }) {
  const { image } = compared[at]!;
  return { image, score, file: thumbnailOf(image) };
}
