import type { PredictionResult } from '../../predictors/prediction.js';
import type { Attribute } from './dictionary.js';

/** What one attribute says of a look. */
export interface DerivedTag {
  label: string;
  /** Null for a colour. */
  probability: number | null;
  /** Of a colour: mean share of the article that it covers, 0–1. */
  share: number | null;
  /** Of a colour: as measured on the first image that shows it. */
  hex: string | null;
}

const thresholdDefault = 0.5;
const colourThresholdDefault = 0.1;

interface Score {
  label: string;
  score: number;
  hex: string | null;
}

/**
 * Puts together what one predictor version said of the images of a look, the primary one first. Labels of the predictor
 * that mean the same label here are added up, or where each stands for itself (multi-label) the greatest counts. With one
 * label allowed it is the one with the greatest mean over the images; with several, all whose greatest probability on any
 * image, or mean share as a colour, reaches the threshold. Equals: what the primary image says first. Surest first.
 */
export function deriveTags(attribute: Attribute, results: PredictionResult[]): DerivedTag[] {
  const labels = new Map(attribute.labels.map((label) => [label.id, label]));
  const found = new Map<string, { sum: number; max: number; hex: string | null }>();
  for (const result of results) {
    for (const { label, score, hex } of scoresOf(attribute, result)) {
      if (!labels.has(label)) continue;
      const known = found.get(label) ?? { sum: 0, max: 0, hex };
      found.set(label, { ...known, sum: known.sum + score, max: Math.max(known.max, score) });
    }
  }
  const isColour = results[0]?.task === 'colours';
  const scored = [...found].map(([label, { sum, max, hex }]) => ({
    label,
    hex,
    score: rounded(attribute.multi && !isColour ? max : sum / results.length),
  }));
  const sorted = scored.sort((a, b) => b.score - a.score);
  const fallback = isColour ? colourThresholdDefault : thresholdDefault;
  const sure = (attribute.multi ? sorted : sorted.slice(0, 1)).filter(
    ({ label, score }) => score >= (labels.get(label)!.threshold ?? fallback),
  );
  return sure.map(({ label, score, hex }) =>
    isColour
      ? { label, probability: null, share: score, hex }
      : { label, probability: score, share: null, hex: null },
  );
}

/** What one image gives each label here. */
function scoresOf({ source }: Attribute, result: PredictionResult): Score[] {
  const here = (label: string) =>
    source?.labels === undefined
      ? label
      : Object.hasOwn(source.labels, label)
        ? source.labels[label]
        : undefined;
  const byLabel = new Map<string, Score>();
  for (const { label: theirs, score, hex } of saidBy(result)) {
    const label = here(theirs);
    if (label === undefined) continue;
    const known = byLabel.get(label) ?? { label, score: 0, hex };
    const sum =
      result.task === 'multi-label' ? Math.max(known.score, score) : Math.min(1, known.score + score);
    byLabel.set(label, { ...known, score: sum });
  }
  return [...byLabel.values()];
}

function saidBy(result: PredictionResult): Score[] {
  if (result.task === 'colours')
    return result.colours.map(({ name, hex, share }) => ({ label: name, score: share, hex }));
  if (result.task === 'classification' || result.task === 'multi-label')
    return result.labels.map(({ label, score }) => ({ label, score, hex: null }));
  return [];
}

/** As the database keeps it: what was derived again is the same. */
function rounded(score: number): number {
  return Math.min(1, Math.round(score * 10_000) / 10_000);
}
