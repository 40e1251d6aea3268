import { type Static, Type } from 'typebox';
import { Nullable } from '../fields.js';

/** A look that was corrected, and what one version said of it. */
export interface Case {
  predictor: string;
  version: string;
  corrected: string[];
  predicted: string[];
}

const Share = Nullable(
  Type.Number({ minimum: 0, maximum: 1, description: 'Null where there is nothing to divide by' }),
);

export const VersionAccuracy = Type.Object(
  {
    predictor: Type.String(),
    version: Type.String(),
    looks: Type.Integer({ description: 'Corrected looks that it said something of, or last said' }),
    agreed: Type.Integer({ description: 'Of them, those where it said the very same labels' }),
    agreement: Share,
    labels: Type.Array(
      Type.Object({
        id: Type.String(),
        corrected: Type.Integer({ description: 'Looks that have it' }),
        predicted: Type.Integer({ description: 'Looks that it said have it' }),
        precision: Share,
        recall: Share,
      }),
    ),
    confusions: Type.Array(
      Type.Object({
        corrected: Nullable(Type.String()),
        predicted: Nullable(Type.String()),
        looks: Type.Integer(),
      }),
      { description: 'What it took for what, commonest first; null stands for none' },
    ),
  },
  { $id: 'TagAccuracy' },
);
type VersionAccuracy = Static<typeof VersionAccuracy>;

const confusionsMax = 20;

/** Each version, by name: how it did on the looks that were corrected. */
export function accuracyOf(cases: Case[]): VersionAccuracy[] {
  const byVersion = new Map<string, Case[]>();
  for (const one of cases) {
    const name = JSON.stringify([one.predictor, one.version]);
    byVersion.set(name, [...(byVersion.get(name) ?? []), one]);
  }
  return [...byVersion.values()].map((of) => {
    const agreed = of.filter((one) => difference(one).length === 0).length;
    const { predictor, version } = of[0]!;
    const measured = { looks: of.length, agreed, agreement: share(agreed, of.length) };
    return { predictor, version, ...measured, labels: labelsOf(of), confusions: confusionsOf(of) };
  });
}

function labelsOf(cases: Case[]): VersionAccuracy['labels'] {
  const ids = [...new Set(cases.flatMap(({ corrected, predicted }) => [...corrected, ...predicted]))].sort();
  return ids.map((id) => {
    const corrected = cases.filter((one) => one.corrected.includes(id)).length;
    const predicted = cases.filter((one) => one.predicted.includes(id));
    const right = predicted.filter((one) => one.corrected.includes(id)).length;
    const [precision, recall] = [share(right, predicted.length), share(right, corrected)];
    return { id, corrected, predicted: predicted.length, precision, recall };
  });
}

function confusionsOf(cases: Case[]): VersionAccuracy['confusions'] {
  const counts = new Map<string, number>();
  for (const pair of cases.flatMap(difference)) {
    const name = JSON.stringify(pair);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, confusionsMax)
    .map(([name, looks]) => {
      const [corrected, predicted] = JSON.parse(name) as [string | null, string | null];
      return { corrected, predicted, looks };
    });
}

/** Each label that was missed beside each that was said instead. */
function difference({ corrected, predicted }: Case): [string | null, string | null][] {
  const missed = corrected.filter((label) => !predicted.includes(label));
  const wrong = predicted.filter((label) => !corrected.includes(label));
  if (missed.length === 0) return wrong.map((label) => [null, label]);
  if (wrong.length === 0) return missed.map((label) => [label, null]);
  return missed.flatMap((one) => wrong.map((other): [string, string] => [one, other]));
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
