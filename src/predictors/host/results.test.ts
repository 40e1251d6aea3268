import { describe, expect, it } from 'vitest';
import type { Manifest } from '../manifest.js';
import type { Box } from '../prediction.js';
import { pictureBox } from './picture-box.js';
import { outputNames, resultOf } from './results.js';
import type { Output } from './sessions.js';
import { tensorOf } from './tensor.js';
import { tinyInput } from './testing.js';
import { painted } from './testing-pictures.js';

const manifest: Manifest = {
  name: 'test',
  version: '1',
  task: 'embedding',
  description: '',
  licence: '',
  source: '',
  runtime: 'onnx',
  inputs: [tinyInput],
  outputs: { embedding: 'e', probabilities: 'p', boxes: 'b', scores: 's' },
};
const asIs = (corners: ArrayLike<number>): Box => ({
  x: corners[0]!,
  y: corners[1]!,
  width: corners[2]! - corners[0]!,
  height: corners[3]! - corners[1]!,
});

function output(values: number[], dims: number[] = [1, values.length]): Output {
  return { data: Float32Array.from(values), dims };
}

describe('an embedding', () => {
  it('has length 1', () => {
    const result = resultOf({ ...manifest, dimensions: 2 }, { e: output([3, -4]) }, asIs);
    expect(result.task).toBe('embedding');
    const [x, y] = (result as { vector: number[] }).vector;
    expect(x).toBeCloseTo(0.6, 6);
    expect(y).toBeCloseTo(-0.8, 6);
  });

  it('must have the dimensions of the manifest and a direction', () => {
    expect(() => resultOf({ ...manifest, dimensions: 3 }, { e: output([3, 4]) }, asIs)).toThrow(
      'Output e has the shape [1, 2] instead of [1, 3]',
    );
    expect(() => resultOf(manifest, { e: output([0, 0]) }, asIs)).toThrow('zero');
    expect(() => resultOf(manifest, {}, asIs)).toThrow('missing');
  });

  it('is made of several vectors: of the first, or of their mean', () => {
    const tokens = output([3, -4, 9, 4, 0, 0], [1, 3, 2]);
    const pooled = (pooling: 'first' | 'mean', dimensions = 2) => {
      const outputs = { ...manifest.outputs, pooling };
      return (resultOf({ ...manifest, outputs, dimensions }, { e: tokens }, asIs) as { vector: number[] })
        .vector;
    };
    const [x, y] = pooled('first');
    expect(x).toBeCloseTo(0.6, 6);
    expect(y).toBeCloseTo(-0.8, 6);
    // Sum (12, 0).
    expect(pooled('mean')).toEqual([1, 0]);
    expect(() => pooled('first', 3)).toThrow('Output e has the shape [1, 3, 2] instead of [1, n, 3]');
    expect(() => resultOf({ ...manifest, dimensions: 2 }, { e: tokens }, asIs)).toThrow('instead of [1, 2]');
  });
});

describe('a classification', () => {
  const classes: Manifest = { ...manifest, task: 'classification', labels: ['a', 'b', 'c'] };

  it('tells the likeliest label first, with scores within 0–1 and rounded', () => {
    expect(resultOf(classes, { p: output([0.123456, 1.00001, -0.00001]) }, asIs)).toEqual({
      task: 'classification',
      labels: [
        { label: 'b', score: 1 },
        { label: 'a', score: 0.1235 },
        { label: 'c', score: 0 },
      ],
    });
  });

  it('asks for a review from the threshold on', () => {
    const review = { labels: ['a', 'c'], threshold: 0.75 };
    const of = (values: number[]) => resultOf({ ...classes, review }, { p: output(values) }, asIs);
    expect(of([0.5, 0.25, 0.25])).toMatchObject({ review: true });
    expect(of([0.5, 0.3, 0.2])).toMatchObject({ review: false });
  });

  it('must have a probability for every label', () => {
    expect(() => resultOf(classes, { p: output([1, 0]) }, asIs)).toThrow(
      'Output p has the shape [1, 2] instead of [1, 3]',
    );
  });

  it('must be made of probabilities', () => {
    expect(() => resultOf(classes, { p: output([2.5, 0, -1]) }, asIs)).toThrow('Output p holds 2.5');
  });
});

describe('several labels', () => {
  const tags: Manifest = { ...manifest, task: 'multi-label', labels: ['a', 'b', 'c'] };

  it('apply each by itself, surest first, from the least score on', () => {
    const values = output([0.5, 0.98764, 0.49]);
    expect(resultOf(tags, { p: values }, asIs)).toEqual({
      task: 'multi-label',
      labels: [
        { label: 'b', score: 0.9876 },
        { label: 'a', score: 0.5 },
      ],
    });
    expect(resultOf({ ...tags, scoreMin: 0.9 }, { p: values }, asIs)).toMatchObject({
      labels: [{ label: 'b' }],
    });
    expect(resultOf({ ...tags, scoreMin: 1 }, { p: values }, asIs)).toEqual({
      task: 'multi-label',
      labels: [],
    });
    expect(() => resultOf(tags, { p: output([3, 0, 0]) }, asIs)).toThrow('Output p holds 3');
  });

  it('come from logits by sigmoid', () => {
    const outputs = { ...manifest.outputs, activation: 'sigmoid' as const };
    // 1 / (1 + e^-2) = 0.8808
    expect(resultOf({ ...tags, outputs }, { p: output([2, 0, -2]) }, asIs)).toEqual({
      task: 'multi-label',
      labels: [
        { label: 'a', score: 0.8808 },
        { label: 'b', score: 0.5 },
      ],
    });
  });
});

it('makes probabilities of logits by softmax, also of large ones', () => {
  const outputs = { ...manifest.outputs, activation: 'softmax' as const };
  const classes: Manifest = { ...manifest, task: 'classification', labels: ['a', 'b'], outputs };
  // e^1 / (1 + e^1) = 0.7311
  expect(resultOf(classes, { p: output([999, 1000]) }, asIs)).toMatchObject({
    labels: [
      { label: 'b', score: 0.7311 },
      { label: 'a', score: 0.2689 },
    ],
  });
});

describe('a detection', () => {
  const detector: Manifest = {
    ...manifest,
    task: 'detection',
    labels: ['shoe', 'chair'],
    scoreMin: 0.5,
    overlapMax: 0.5,
  };
  const objectsOf = (boxes: number[], scores: number[], of = detector) =>
    (
      resultOf(
        of,
        { b: output(boxes, [1, boxes.length / 4, 4]), s: output(scores, [1, scores.length / 2, 2]) },
        asIs,
      ) as {
        objects: { label: string; score: number }[];
      }
    ).objects;

  it('drops unsure objects and lesser boxes of one label that overlap, and keeps those of another', () => {
    const box = [0.1, 0.1, 0.5, 0.5];
    const near = [0.12, 0.1, 0.5, 0.5];
    const far = [0.4, 0.4, 0.9, 0.9];
    const objects = objectsOf(
      [...box, ...near, ...near, ...far, ...far],
      [0.8, 0, 0.9, 0, 0, 0.7, 0.6, 0, 0.4, 0.49],
    );
    expect(objects.map(({ label, score }) => [label, score])).toEqual([
      ['shoe', 0.9],
      ['chair', 0.7],
      ['shoe', 0.6],
    ]);
  });

  it('tells at most 100 objects', () => {
    const boxes = Array.from({ length: 300 }, (_, i) => [i / 300, 0, (i + 0.9) / 300, 1]).flat();
    const scores = Array.from({ length: 300 }, (_, i) => [0.5 + i / 1000, 0]).flat();
    const objects = objectsOf(boxes, scores);
    expect(objects).toHaveLength(100);
    expect(objects[0]!.score).toBeCloseTo(0.799, 3);
  });

  it('must have four corners and all labels for every box', () => {
    const outputs = (boxes: Output, scores: Output) => () =>
      resultOf(detector, { b: boxes, s: scores }, asIs);
    const [box, score] = [output([0, 0, 1, 1], [1, 1, 4]), output([1, 0], [1, 1, 2])];
    expect(outputs(box, score)).not.toThrow();
    expect(outputs(output([0, 0, 1], [1, 1, 3]), score)).toThrow(
      'Output b has the shape [1, 1, 3] instead of [1, n, 4]',
    );
    expect(outputs(box, output([1], [1, 1, 1]))).toThrow(
      'Output s has the shape [1, 1, 1] instead of [1, 1, 2]',
    );
    expect(outputs(box, output([3, 0], [1, 1, 2]))).toThrow('Output s holds 3');
  });
});

describe('a box of the input', () => {
  const pixels = painted(200, 100, () => [0, 0, 0]);
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  const boxOf = (
    corners: number[],
    options: Partial<typeof tinyInput>,
    {
      part = whole,
      region = undefined as undefined | { left: number; top: number; width: number; height: number },
    } = {},
  ) => {
    const input = { ...tinyInput, width: 100, height: 100, ...options };
    return pictureBox(corners, input, tensorOf(pixels, input, region).placement, { pixels, part });
  };
  const close = (box: Box | undefined, expected: [number, number, number, number]) => {
    expect(box).toBeDefined();
    const values = [box!.x, box!.y, box!.width, box!.height];
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 4);
  };

  it('is the same box of a squashed picture', () => {
    close(boxOf([0.1, 0.2, 0.4, 0.8], {}), [0.1, 0.2, 0.3, 0.6]);
  });

  it('is stretched where the input was padded', () => {
    close(boxOf([0.1, 0.25, 0.4, 0.75], { fit: 'letterbox' }), [0.1, 0, 0.3, 1]);
    close(boxOf([0, 0, 1, 1], { fit: 'letterbox' }), [0, 0, 1, 1]);
    expect(boxOf([0, 0, 1, 0.2], { fit: 'letterbox' })).toBeUndefined();
  });

  it('is moved where the input was cut', () => {
    close(boxOf([0, 0, 1, 0.5], { fit: 'cover' }), [0.25, 0, 0.5, 0.5]);
  });

  it('is moved from the foreground and from a crop to the whole', () => {
    const region = { left: 100, top: 50, width: 50, height: 50 };
    close(boxOf([0, 0, 1, 1], {}, { region }), [0.5, 0.5, 0.25, 0.5]);
    const part = { x: 0.5, y: 0.5, width: 0.5, height: 0.5 };
    close(boxOf([0.5, 0, 1, 0.5], {}, { region, part }), [0.8125, 0.75, 0.0625, 0.125]);
  });

  it('ends with the picture, and is none outside of it', () => {
    const box = boxOf([-0.5, 0.9, 0.1, 1.7], {})!;
    close(box, [0, 0.9, 0.1, 0.1]);
    expect(box.y + box.height).toBeLessThanOrEqual(1);
    expect(boxOf([1.1, 0, 1.2, 1], {})).toBeUndefined();
    expect(boxOf([0.5, 0.5, 0.4, 0.6], {})).toBeUndefined();
  });
});

it('asks the model only for what the task needs, and says when the manifest forgot it', () => {
  expect(outputNames(manifest)).toEqual(['e']);
  expect(outputNames({ ...manifest, task: 'detection' })).toEqual(['b', 's']);
  expect(() => outputNames({ ...manifest, outputs: {} })).toThrow('does not name');
});
