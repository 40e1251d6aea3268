import type { PredictionResult } from '../predictors/prediction.js';
import { differencesMax, gather, type SideName, thumbnailOf } from './compare.js';
import { jaccard, mean, precisionAndRecall } from './measures.js';
import type { Trial, TrialReport } from './trial.js';
import type { Look, SeenImage } from './trial-images.js';

interface Tag {
  label: string;
  score: number;
}

/** Compares the labels that two versions give: the likeliest class, objects found, names of colours. */
export async function compareLabels(trial: Trial, seen: AsyncIterable<SeenImage>): Promise<TrialReport> {
  const { images, compared, side } = await gather(trial, seen, tagsOf);
  const pairs = compared.map((pair) => ({
    ...pair,
    agreement: jaccard(labelsOf(pair.candidate), labelsOf(pair.against)),
    isTopTheSame: pair.candidate[0]?.label === pair.against[0]?.label,
    sureness: (pair.candidate[0]?.score ?? 0) + (pair.against[0]?.score ?? 0),
  }));
  const labelled = compared.filter(({ labels }) => labels !== null);
  const sideOf = (name: SideName) => {
    const answered = mean(compared.map((pair) => (pair[name].length > 0 ? 1 : 0))) ?? null;
    const sets = labelled.map((pair) => ({ said: labelsOf(pair[name]), truth: new Set(pair.labels) }));
    const { precision = null, recall = null } = precisionAndRecall(sets);
    return {
      ...side[name],
      coverage: { ...side[name].coverage, answered },
      ...(labelled.length > 0 ? { quality: { images: labelled.length, precision, recall } } : {}),
    };
  };
  return {
    images,
    agreement: {
      top_label: mean(pairs.map(({ isTopTheSame }) => (isTopTheSame ? 1 : 0))) ?? null,
      labels: mean(pairs.map(({ agreement }) => agreement)) ?? null,
    },
    candidate: sideOf('candidate'),
    against: sideOf('against'),
    // Where they agree least, and of those where both are surest.
    differences: pairs
      .filter(({ agreement, isTopTheSame }) => agreement < 1 || !isTopTheSame)
      .sort((a, b) => a.agreement - b.agreement || b.sureness - a.sureness)
      .slice(0, differencesMax)
      .map(({ image, agreement, candidate, against }) => ({
        image,
        file: thumbnailOf(image),
        agreement,
        candidate: candidate[0] ?? null,
        against: against[0] ?? null,
      })),
  };
}

/** The labels that a version means, surest first, each once: of classes, which exclude each other, only the likeliest. */
export function tagsOf(result: NonNullable<Look['result']>): Tag[] {
  if (result.task === 'embedding') throw new Error('Labels were expected, not an embedding');
  const best = new Map<string, number>();
  for (const { label, score } of saidBy(result)) {
    if (!best.has(label)) best.set(label, score);
  }
  return [...best].map(([label, score]) => ({ label, score }));
}

function saidBy(result: Exclude<PredictionResult, { task: 'embedding' }>): Tag[] {
  if ('objects' in result) return result.objects;
  if ('colours' in result) return result.colours.map(({ name, share }) => ({ label: name, score: share }));
  const { task, labels }: { task: string; labels: Tag[] } = result;
  return task === 'classification' ? labels.slice(0, 1) : labels;
}

function labelsOf(tags: Tag[]): Set<string> {
  return new Set(tags.map(({ label }) => label));
}
