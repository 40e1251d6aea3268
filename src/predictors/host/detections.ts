import type { Static } from 'typebox';
import type { Manifest } from '../manifest.js';
import type { Box, DetectionResult } from '../prediction.js';
import { expectProbabilities, expectShape } from './output-shape.js';
import { roundScore } from './score.js';
import type { Output } from './sessions.js';

type Detection = Static<typeof DetectionResult>['objects'][number];

const detectionsMax = 100;
/** Suppression compares pairs; of more candidates only the surest take part. */
const candidatesMax = 1000;
export const scoreMinDefault = 0.5;
const overlapMaxDefault = 0.5;

interface Candidate {
  label: number;
  score: number;
  /** left, top, right, bottom in shares of the input. */
  corners: Float32Array;
}

/** The objects of a picture, surest first: boxes `[1, n, 4]`, scores `[1, n, labels]`. */
export function detections(
  manifest: Manifest,
  boxes: Output,
  scores: Output,
  boxOf: (corners: ArrayLike<number>) => Box | undefined,
): Detection[] {
  const { labels = [], overlapMax = overlapMaxDefault, outputs } = manifest;
  expectShape(outputs.boxes!, boxes, [1, 'n', 4]);
  expectShape(outputs.scores!, scores, [1, boxes.dims[1]!, labels.length]);
  expectProbabilities(outputs.scores!, scores);
  const objects: Detection[] = [];
  for (const { label, score, corners } of withoutOverlaps(candidates(manifest, boxes, scores), overlapMax)) {
    const box = boxOf(corners);
    if (box) objects.push({ label: labels[label]!, score: roundScore(score), box });
    if (objects.length === detectionsMax) break;
  }
  return objects;
}

function candidates(manifest: Manifest, boxes: Output, scores: Output): Candidate[] {
  const { labels = [], scoreMin = scoreMinDefault } = manifest;
  const found: Candidate[] = [];
  for (let i = 0; i < scores.data.length; i++) {
    const score = scores.data[i]!;
    if (score < scoreMin) continue;
    const box = Math.floor(i / labels.length);
    found.push({ label: i % labels.length, score, corners: boxes.data.subarray(box * 4, box * 4 + 4) });
  }
  return found.sort((one, other) => other.score - one.score).slice(0, candidatesMax);
}

/** Surest first; of those of one label that overlap, the surest. */
function withoutOverlaps(sorted: Candidate[], overlapMax: number): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of sorted) {
    const covered = kept.some(
      ({ label, corners }) => label === candidate.label && overlap(corners, candidate.corners) > overlapMax,
    );
    if (!covered) kept.push(candidate);
  }
  return kept;
}

/** Intersection over union. */
function overlap(one: Float32Array, other: Float32Array): number {
  const width = Math.min(one[2]!, other[2]!) - Math.max(one[0]!, other[0]!);
  const height = Math.min(one[3]!, other[3]!) - Math.max(one[1]!, other[1]!);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(one) + area(other) - shared);
}

function area(corners: Float32Array): number {
  return Math.max(0, corners[2]! - corners[0]!) * Math.max(0, corners[3]! - corners[1]!);
}
