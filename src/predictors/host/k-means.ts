import type { Lab } from './oklab.js';

export interface Cluster {
  centre: Lab;
  /** Share (0–1) of the points. */
  share: number;
}

/**
 * Groups OKLab points (3 numbers each) into at most `count` clusters, largest first. Deterministic: it starts
 * from the point nearest the mean and then, each time, from the one farthest from all starts so far.
 */
export function kMeans(points: Float32Array, count: number, rounds = 8): Cluster[] {
  const total = points.length / 3;
  if (total === 0) return [];
  const centres = startingCentres(points, count);
  const sums = new Float64Array(centres.length * 4);
  for (let round = 0; round < rounds; round++) {
    sums.fill(0);
    for (let i = 0; i < points.length; i += 3) {
      const at = 4 * nearest(centres, points[i]!, points[i + 1]!, points[i + 2]!);
      sums[at]! += points[i]!;
      sums[at + 1]! += points[i + 1]!;
      sums[at + 2]! += points[i + 2]!;
      sums[at + 3]! += 1;
    }
    for (let c = 0; c < centres.length; c++) {
      const members = sums[4 * c + 3]!;
      if (members > 0) {
        centres[c] = [sums[4 * c]! / members, sums[4 * c + 1]! / members, sums[4 * c + 2]! / members];
      }
    }
  }
  return centres
    .map((centre, c) => ({ centre, share: sums[4 * c + 3]! / total }))
    .filter(({ share }) => share > 0)
    .sort((one, other) => other.share - one.share);
}

function startingCentres(points: Float32Array, count: number): Lab[] {
  const distances = new Float32Array(points.length / 3).fill(Number.POSITIVE_INFINITY);
  const centres: Lab[] = [];
  let start = nearestToMean(points);
  while (centres.length < count) {
    const centre: Lab = [points[3 * start]!, points[3 * start + 1]!, points[3 * start + 2]!];
    centres.push(centre);
    let farthest = 0;
    for (let i = 0; i < distances.length; i++) {
      const distance = squaredDistance(centre, points[3 * i]!, points[3 * i + 1]!, points[3 * i + 2]!);
      if (distance < distances[i]!) distances[i] = distance;
      if (distances[i]! > distances[farthest]!) farthest = i;
    }
    if (distances[farthest]! < 1e-6) break;
    start = farthest;
  }
  return centres;
}

function nearestToMean(points: Float32Array): number {
  const sum = [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    sum[0]! += points[i]!;
    sum[1]! += points[i + 1]!;
    sum[2]! += points[i + 2]!;
  }
  const total = points.length / 3;
  const mean: Lab = [sum[0]! / total, sum[1]! / total, sum[2]! / total];
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points.length; i += 3) {
    const distance = squaredDistance(mean, points[i]!, points[i + 1]!, points[i + 2]!);
    if (distance < bestDistance) {
      best = i / 3;
      bestDistance = distance;
    }
  }
  return best;
}

function nearest(centres: Lab[], lightness: number, a: number, b: number): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let c = 0; c < centres.length; c++) {
    const distance = squaredDistance(centres[c]!, lightness, a, b);
    if (distance < bestDistance) {
      best = c;
      bestDistance = distance;
    }
  }
  return best;
}

function squaredDistance(centre: Lab, lightness: number, a: number, b: number): number {
  const x = centre[0] - lightness;
  const y = centre[1] - a;
  const z = centre[2] - b;
  return x * x + y * y + z * z;
}
