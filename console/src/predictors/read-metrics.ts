export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** The lines of Prometheus' text format. */
export function readMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** The bound of the bucket that a quantile of a histogram falls into. */
export function seconds(samples: Sample[], quantile: number): string {
  const buckets = samples
    .filter(({ name }) => name.endsWith('_bucket'))
    .map(({ labels, value }) => ({
      upTo: labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le),
      value,
    }))
    .sort((a, b) => a.upTo - b.upTo);
  const all = buckets.at(-1)?.value ?? 0;
  if (all === 0) return '–';
  const found = buckets.find(({ value }) => value >= quantile * all)!;
  if (found.upTo === Number.POSITIVE_INFINITY) return `> ${buckets.at(-2)?.upTo} s`;
  return found.upTo < 1 ? `≤ ${found.upTo * 1000} ms` : `≤ ${found.upTo} s`;
}
