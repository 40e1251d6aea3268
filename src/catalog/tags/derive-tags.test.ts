import { describe, expect, test } from 'vitest';
import type { PredictionResult } from '../../predictors/prediction.js';
import { accuracyOf } from './accuracy.js';
import { deriveTags } from './derive-tags.js';
import type { Attribute } from './dictionary.js';

function attribute(
  more: Partial<Attribute> = {},
  labels: (string | [string, number])[] = ['a', 'b', 'c'],
): Attribute {
  return {
    id: 'kind',
    name: 'Kind',
    translations: {},
    multi: false,
    categories: [],
    source: { predictor: 'tagger' },
    labels: labels.map((label) => {
      const [id, threshold] = typeof label === 'string' ? [label, null] : label;
      return { id, name: id, translations: {}, hex: null, threshold };
    }),
    ...more,
  };
}

const said = (task: 'classification' | 'multi-label', scores: Record<string, number>): PredictionResult => ({
  task,
  labels: Object.entries(scores).map(([label, score]) => ({ label, score })),
});
const coloured = (...colours: [string, string, number][]): PredictionResult => ({
  task: 'colours',
  colours: colours.map(([name, hex, share]) => ({ name, hex, share })),
});
const labelled = (tags: { label: string; probability: number | null }[]) =>
  tags.map(({ label, probability }) => [label, probability]);

describe('what several images say', () => {
  test('one label: the greatest mean', () => {
    const results = [
      said('classification', { a: 0.9, b: 0.1 }),
      said('classification', { b: 0.8, a: 0.2 }),
      said('classification', { b: 0.7, a: 0.3 }),
    ];
    expect(labelled(deriveTags(attribute(), results))).toEqual([['b', 0.5333]]);
    // An image that does not name a label counts as 0.
    const [first, second] = [said('classification', { a: 0.9 }), said('classification', { c: 0.6 })];
    expect(deriveTags(attribute(), [first!, second!])).toEqual([]);
  });

  test('equals: what the primary image says first', () => {
    const results = [said('classification', { a: 0.6 }), said('classification', { b: 0.6 })];
    const low = attribute({}, [
      ['a', 0.1],
      ['b', 0.1],
    ]);
    expect(labelled(deriveTags(low, results))).toEqual([['a', 0.3]]);
    expect(labelled(deriveTags(low, results.toReversed()))).toEqual([['b', 0.3]]);
  });

  test('several labels: each whose greatest probability reaches its threshold', () => {
    const results = [said('multi-label', { a: 0.7, b: 0.45 }), said('multi-label', { c: 0.5, a: 0.2 })];
    const many = attribute({ multi: true }, ['a', ['b', 0.4], ['c', 0.6]]);
    expect(labelled(deriveTags(many, results))).toEqual([
      ['a', 0.7],
      ['b', 0.45],
    ]);
  });

  test('colours: by mean share, measured where one is seen first', () => {
    const results = [
      coloured(['navy', '#101020', 0.8], ['white', '#ffffff', 0.12]),
      coloured(['navy', '#202040', 0.6], ['red', '#ff0000', 0.3]),
    ];
    const colour = attribute({ multi: true }, ['navy', 'white', 'red']);
    expect(deriveTags(colour, results)).toEqual([
      { label: 'navy', probability: null, share: 0.7, hex: '#101020' },
      { label: 'red', probability: null, share: 0.15, hex: '#ff0000' },
    ]);
    expect(deriveTags({ ...colour, multi: false }, results).map(({ label }) => label)).toEqual(['navy']);
  });

  test('nothing was said', () => {
    expect(deriveTags(attribute(), [])).toEqual([]);
    expect(deriveTags(attribute(), [said('multi-label', {})])).toEqual([]);
  });
});

describe('labels of a predictor', () => {
  const mapped = (multi: boolean) =>
    attribute({ multi, source: { predictor: 'tagger', labels: { x: 'a', y: 'a', z: 'b' } } });

  test('of one classification add up', () => {
    const tags = deriveTags(mapped(false), [said('classification', { x: 0.3, y: 0.3, z: 0.4 })]);
    expect(labelled(tags)).toEqual([['a', 0.6]]);
  });

  test('that stand for themselves count by the greatest', () => {
    expect(labelled(deriveTags(mapped(true), [said('multi-label', { x: 0.6, y: 0.7 })]))).toEqual([
      ['a', 0.7],
    ]);
  });

  test('that are not mapped, or not in the dictionary, say nothing', () => {
    expect(deriveTags(mapped(false), [said('classification', { a: 1 })])).toEqual([]);
    expect(deriveTags(mapped(false), [said('classification', { constructor: 1 })])).toEqual([]);
    expect(deriveTags(attribute(), [said('classification', { unknown: 1 })])).toEqual([]);
  });
});

test('accuracy is counted by version', () => {
  const of = (version: string, corrected: string[], predicted: string[]) => ({
    predictor: 'tagger',
    version,
    corrected,
    predicted,
  });
  const [one, two] = accuracyOf([
    of('1', ['a'], ['a']),
    of('1', ['a'], ['b']),
    of('1', ['a'], ['b']),
    of('1', ['b'], []),
    of('1', [], ['c']),
    of('2', ['a', 'b'], ['b', 'a']),
  ]);
  expect(one).toEqual({
    predictor: 'tagger',
    version: '1',
    looks: 5,
    agreed: 1,
    agreement: 0.2,
    labels: [
      { id: 'a', corrected: 3, predicted: 1, precision: 1, recall: 0.3333 },
      { id: 'b', corrected: 1, predicted: 2, precision: 0, recall: 0 },
      { id: 'c', corrected: 0, predicted: 1, precision: 0, recall: null },
    ],
    confusions: [
      { corrected: 'a', predicted: 'b', looks: 2 },
      { corrected: 'b', predicted: null, looks: 1 },
      { corrected: null, predicted: 'c', looks: 1 },
    ],
  });
  expect(two).toMatchObject({ version: '2', agreement: 1, confusions: [] });
});
