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

/** How many samples of a histogram are at most `upTo`: of several histograms together, lowest bound first. */
export type Histogram = { upTo: number; count: number }[];

export function histogramOf(buckets: Sample[]): Histogram {
  const counts = new Map<number, number>();
  for (const { labels, value } of buckets) {
    const upTo = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    counts.set(upTo, (counts.get(upTo) ?? 0) + value);
  }
  return [...counts].map(([upTo, count]) => ({ upTo, count })).sort((a, b) => a.upTo - b.upTo);
}

/** What came in between: both of the same process. */
export function since(before: Histogram, now: Histogram): Histogram {
  const counts = new Map(before.map(({ upTo, count }) => [upTo, count]));
  return now.map(({ upTo, count }) => ({ upTo, count: count - (counts.get(upTo) ?? 0) }));
}

export function countOf(histogram: Histogram): number {
  return histogram.at(-1)?.count ?? 0;
}

/**
 * Below which a share of the samples lies, as if those of a bucket were spread evenly in it: what Prometheus'
 * `histogram_quantile` says. Beyond the last bound, that bound; null of no samples.
 */
export function quantileOf(histogram: Histogram, share: number): number | null {
  const wanted = share * countOf(histogram);
  if (wanted === 0) return null;
  let lower = { upTo: 0, count: 0 };
  for (const bucket of histogram) {
    if (bucket.count >= wanted) {
      if (bucket.upTo === Number.POSITIVE_INFINITY) return lower.upTo;
      const part = (wanted - lower.count) / (bucket.count - lower.count);
      return lower.upTo + part * (bucket.upTo - lower.upTo);
    }
    lower = bucket;
  }
  return lower.upTo;
}
