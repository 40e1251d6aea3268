import { UMAP } from 'umap-js';
import { dot } from '../../search/points.js';
import { seededRandom } from '../../seeded-random.js';

/** With fewer there is nothing to see, and nothing to compute it from. */
export const looksForMapMin = 6;
const neighboursMax = 15;
/** How close points may come; 0 makes clumps in which nobody can point at one. */
const distanceMin = 0.15;

/**
 * Places of vectors of length 1 in two dimensions, such that those that are alike lie close to each other: UMAP, between 0 and
 * 1 in both directions. The neighbours are the true ones, by comparison of all with all. The same vectors get the same places.
 */
export function layOut(vectors: Float32Array[]): [x: number, y: number][] {
  const neighbours = Math.min(neighboursMax, vectors.length - 1);
  const umap = new UMAP({ nNeighbors: neighbours, minDist: distanceMin, random: seededRandom(1) });
  const { places, distances } = nearest(vectors, neighbours);
  umap.setPrecomputedKNN(places, distances);
  // Only counted: the neighbours are known.
  return between0And1(umap.fit(vectors.map(() => [])));
}

/** For each the nearest ones and their cosine distances, itself first: what UMAP finds by chance otherwise. */
function nearest(vectors: Float32Array[], count: number): { places: number[][]; distances: number[][] } {
  const places: number[][] = [];
  const distances: number[][] = [];
  const scores = new Float64Array(vectors.length);
  for (const [place, vector] of vectors.entries()) {
    for (const [other, one] of vectors.entries()) scores[other] = dot(vector, one, 0);
    // Before its duplicates.
    scores[place] = Number.POSITIVE_INFINITY;
    const best = highest(scores, count);
    places.push(best);
    distances.push(best.map((other) => (other === place ? 0 : Math.max(0, 1 - scores[other]!))));
  }
  return { places, distances };
}

/** Places of the highest numbers, highest first. */
function highest(numbers: Float64Array, count: number): number[] {
  const best: number[] = [];
  for (const [place, number] of numbers.entries()) {
    if (best.length === count && number <= numbers[best[count - 1]!]!) continue;
    let at = best.length;
    while (at > 0 && numbers[best[at - 1]!]! < number) at--;
    best.splice(at, 0, place);
    if (best.length > count) best.pop();
  }
  return best;
}

/** In the middle of a square, both directions by the same measure. */
function between0And1(points: number[][]): [number, number][] {
  const edges = [0, 1].map((axis) => {
    const all = points.map((point) => point[axis]!);
    return { low: Math.min(...all), high: Math.max(...all) };
  });
  const size = Math.max(...edges.map(({ low, high }) => high - low)) || 1;
  const place = (point: number[], axis: 0 | 1) => {
    const { low, high } = edges[axis]!;
    return Math.round(((point[axis]! - (low + high) / 2) / size + 0.5) * 1e4) / 1e4;
  };
  return points.map((point) => [place(point, 0), place(point, 1)]);
}
