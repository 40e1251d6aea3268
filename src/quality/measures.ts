/**
 * Measures of rankings and of labels. A ranking is a list of ids, best first; `relevant` tells of each place of a ranking,
 * best first, whether what stands there is wanted.
 */

/** |A ∩ B| / k of the first k of two rankings (Webber, Moffat, Zobel 2010, "A similarity measure for indefinite rankings", § 2). */
export function overlapAt(k: number, a: ArrayLike<number>, b: ArrayLike<number>): number {
  const first = new Set(Array.from(a).slice(0, k));
  return (
    Array.from(b)
      .slice(0, k)
      .filter((id) => first.has(id)).length / k
  );
}

/** 1 if one of the first k is wanted, 0 otherwise (Song et al. 2016, "Deep metric learning via lifted structured feature embedding", § 5). */
export function recallAt(k: number, relevant: boolean[]): number {
  return relevant.slice(0, k).includes(true) ? 1 : 0;
}

/** Share of the wanted among the first k (Manning, Raghavan, Schütze 2008, "Introduction to information retrieval", § 8.4). */
export function precisionAt(k: number, relevant: boolean[]): number {
  return relevant.slice(0, k).filter(Boolean).length / k;
}

/**
 * DCG / IDCG with gains 0 and 1: DCG = Σ gainᵢ / log₂(i + 1) over the first k places i = 1 …, IDCG the same for the best
 * order (Järvelin, Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"). 0 when nothing is wanted.
 */
export function ndcgAt(k: number, relevant: boolean[]): number {
  const wanted = relevant.filter(Boolean).length;
  if (wanted === 0) return 0;
  const gain = (isWanted: (place: number) => boolean | undefined) =>
    Array.from({ length: k }, (_, i) => (isWanted(i) ? 1 / Math.log2(i + 2) : 0)).reduce(
      (sum, value) => sum + value,
      0,
    );
  return gain((i) => relevant[i]) / gain((i) => i < wanted);
}

/**
 * Spearman's rank correlation of two lists of values: Pearson's correlation of their ranks, equal values sharing the mean
 * of their ranks (Spearman 1904). From −1 to 1; `undefined` where one of the lists is constant.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const mean = (a.length + 1) / 2;
  let [together, varianceA, varianceB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [ranksA[i]! - mean, ranksB[i]! - mean];
    together += x * y;
    varianceA += x * x;
    varianceB += y * y;
  }
  return varianceA === 0 || varianceB === 0 ? undefined : together / Math.sqrt(varianceA * varianceB);
}

/** |A ∩ B| / |A ∪ B|; 1 for two empty sets (Jaccard 1912). */
export function jaccard(a: Set<string>, b: Set<string>): number {
  const both = [...a].filter((label) => b.has(label)).length;
  const either = a.size + b.size - both;
  return either === 0 ? 1 : both / either;
}

/**
 * Micro-averaged precision (right / said) and recall (right / true) of sets of labels, one pair for each picture (Manning,
 * Raghavan, Schütze 2008, § 13.6). `undefined` where nothing was said, or nothing is true.
 */
export function precisionAndRecall(pairs: { said: Set<string>; truth: Set<string> }[]) {
  let [right, said, truth] = [0, 0, 0];
  for (const pair of pairs) {
    right += [...pair.said].filter((label) => pair.truth.has(label)).length;
    said += pair.said.size;
    truth += pair.truth.size;
  }
  return { precision: said ? right / said : undefined, recall: truth ? right / truth : undefined };
}

/** The smallest value that a share of all values does not exceed (nearest rank); `undefined` without values. */
export function quantile(values: number[], share: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export function mean(values: number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (i, j) => values[i]! - values[j]!,
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
