import type { Manifest } from '../manifest.js';
import type { Box, PredictionResult } from '../prediction.js';
import { detections, scoreMinDefault } from './detections.js';
import { expectFinite } from './output-shape.js';
import { pooled, probabilitiesOf } from './output-values.js';
import { roundScore } from './score.js';
import type { Output } from './sessions.js';

/**
 * What the outputs of a model mean. `boxOf` turns a box in shares of the input (left, top, right, bottom) into one
 * of the whole upright picture. Throws a plain `Error` when the outputs do not fit the manifest.
 */
export function resultOf(
  manifest: Manifest,
  outputs: Record<string, Output>,
  boxOf: (corners: ArrayLike<number>) => Box | undefined,
): PredictionResult {
  switch (manifest.task) {
    case 'embedding':
      return { task: 'embedding', vector: vectorOf(manifest, needed(outputs, manifest.outputs.embedding)) };
    case 'classification':
      return classification(manifest, needed(outputs, manifest.outputs.probabilities));
    case 'multi-label':
      return multiLabel(manifest, needed(outputs, manifest.outputs.probabilities));
    case 'detection': {
      const boxes = needed(outputs, manifest.outputs.boxes);
      const scores = needed(outputs, manifest.outputs.scores);
      return { task: 'detection', objects: detections(manifest, boxes, scores, boxOf) };
    }
    case 'compatibility':
      throw new Error('Compatibility is not told of a picture');
    case 'colours':
      throw new Error('Colours are not made by a model');
  }
}

/** The outputs a task needs, by the names they have in the graph. */
export function outputNames({ task, outputs }: Manifest): string[] {
  const wanted: (string | undefined)[] = {
    embedding: [outputs.embedding],
    classification: [outputs.probabilities],
    'multi-label': [outputs.probabilities],
    detection: [outputs.boxes, outputs.scores],
    colours: [],
    compatibility: [outputs.score],
  }[task];
  const names = wanted.filter((name): name is string => name !== undefined);
  if (names.length < wanted.length) throw new Error(`The manifest does not name the outputs of ${task}`);
  return names;
}

function needed(outputs: Record<string, Output>, name: string | undefined): Output {
  const output = name === undefined ? undefined : outputs[name];
  if (!output) throw new Error(`Output ${name} is missing`);
  expectFinite(name!, output);
  return output;
}

function vectorOf(manifest: Manifest, output: Output): number[] {
  const data = pooled(manifest, output);
  const length = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0)) throw new Error('The embedding is zero');
  return Array.from(data, (value) => value / length);
}

function classification(manifest: Manifest, output: Output): PredictionResult {
  const { labels = [], review } = manifest;
  const data = probabilitiesOf(manifest, output);
  const sorted = surestFirst(labels, data);
  if (!review) return { task: 'classification', labels: sorted };
  const suspicion = labels.reduce((sum, label, i) => sum + (review.labels.includes(label) ? data[i]! : 0), 0);
  return { task: 'classification', labels: sorted, review: suspicion >= review.threshold };
}

function multiLabel(manifest: Manifest, output: Output): PredictionResult {
  const { labels = [], scoreMin = scoreMinDefault } = manifest;
  const data = probabilitiesOf(manifest, output);
  return {
    task: 'multi-label',
    labels: surestFirst(labels, data).filter(({ score }) => score >= scoreMin),
  };
}

function surestFirst(labels: string[], data: Float32Array) {
  return labels
    .map((label, i) => ({ label, score: roundScore(data[i]!) }))
    .sort((one, other) => other.score - one.score);
}
