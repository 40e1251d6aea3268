import { crc32 } from 'node:zlib';
import usearch, { MetricKind } from 'usearch';

/** Points in one block of memory; small enough that a scan can stop between blocks, large enough to cost nothing. */
const blockPoints = 1024;
const firstBlockPoints = 16;

interface Candidate {
  point: number;
  /** Squared Euclidean distance; for vectors of length 1 it orders as the cosine does, the other way round. */
  distance: number;
}

/**
 * The vectors of a space, numbered in the order they came, with the keys that carry them. Equal vectors (the same
 * picture under several ids) are one point with several keys: they would otherwise crowd each other's neighbourhood
 * in the graph so that neither all of them nor what lies around them is found (with 2,000 copies among 20,000
 * vectors, 330 copies were reachable). A point without keys is dead; its number is not used again.
 */
export class Points {
  readonly dimensions: number;
  /** Points there are, dead ones included: their numbers are 0 to `count` − 1. */
  count = 0;
  dead = 0;
  readonly #blocks: Float32Array[] = [];
  readonly #keys: (number | number[])[] = [];
  readonly #pointOfKey = new Map<number, number>();
  readonly #pointOfHash = new Map<number, number>();

  constructor(dimensions: number) {
    this.dimensions = dimensions;
  }

  /** Number of keys. */
  get size(): number {
    return this.#pointOfKey.size;
  }

  get bytes(): number {
    return this.#blocks.reduce((sum, block) => sum + block.byteLength, 0);
  }

  /** Gives the point that now carries the key. */
  add(key: number, vector: Float32Array): number {
    const known = this.#pointOfKey.get(key);
    if (known !== undefined) return known;
    const hash = checksumOf(vector);
    const twin = this.#pointOfHash.get(hash);
    if (twin !== undefined && equal(this.vector(twin), vector)) {
      this.#pointOfKey.set(key, twin);
      const keys = this.keys(twin);
      keys.splice(placeOf(keys, key), 0, key);
      this.#keys[twin] = keys;
      return twin;
    }
    const point = this.count++;
    this.#roomFor(point);
    this.#put(point, key, vector, hash);
    return point;
  }

  /** Makes the first `count` points, all of them dead, for a graph that knows their vectors; see `revive`. */
  reserve(count: number): void {
    for (let point = this.count; point < count; point++) {
      this.#roomFor(point);
      this.vector(point).fill(Number.POSITIVE_INFINITY);
      this.#keys[point] = [];
      this.dead++;
    }
    this.count = Math.max(this.count, count);
  }

  /** Gives a dead point its vector back. */
  revive(point: number, key: number, vector: Float32Array): void {
    this.#put(point, key, vector, checksumOf(vector));
    this.dead--;
  }

  #put(point: number, key: number, vector: Float32Array, hash: number): void {
    this.vector(point).set(vector);
    this.#keys[point] = key;
    this.#pointOfKey.set(key, point);
    this.#pointOfHash.set(hash, point);
  }

  remove(key: number): void {
    const point = this.#pointOfKey.get(key);
    if (point === undefined) return;
    this.#pointOfKey.delete(key);
    const keys = this.keys(point);
    keys.splice(placeOf(keys, key), 1);
    this.#keys[point] = keys;
    if (keys.length > 0) return;
    this.dead++;
    const vector = this.vector(point);
    const hash = checksumOf(vector);
    if (this.#pointOfHash.get(hash) === point) this.#pointOfHash.delete(hash);
    // At infinite distance from everything, so that no scan has to look whether a point is alive.
    vector.fill(Number.POSITIVE_INFINITY);
  }

  /** The keys of a point, lowest first; none when it is dead. Not to be changed by the caller. */
  keys(point: number): number[] {
    const keys = this.#keys[point]!;
    return typeof keys === 'number' ? [keys] : keys;
  }

  alive(point: number): boolean {
    const keys = this.#keys[point];
    return typeof keys === 'number' || (keys !== undefined && keys.length > 0);
  }

  pointOf(key: number): number | undefined {
    return this.#pointOfKey.get(key);
  }

  /** A view of the point's vector, not a copy. */
  vector(point: number): Float32Array {
    const start = (point % blockPoints) * this.dimensions;
    return this.#blocks[Math.floor(point / blockPoints)]!.subarray(start, start + this.dimensions);
  }

  /** The cosine of a vector of length 1 with a point. */
  cosine(query: Float32Array, point: number): number {
    const block = this.#blocks[Math.floor(point / blockPoints)]!;
    return dot(query, block, (point % blockPoints) * this.dimensions);
  }

  /** The `wanted` nearest of the points `from` … `to` − 1, in no order, by comparing with each. */
  scan(query: Float32Array, from: number, to: number, wanted: number): number[] {
    const found: Candidate[] = [];
    for (let start = from; start < to; ) {
      const first = start - (start % blockPoints);
      const end = Math.min(first + blockPoints, to);
      // usearch reads from the beginning of the buffer whatever the view says: so does the scan.
      const block = this.#blocks[first / blockPoints]!.subarray(0, (end - first) * this.dimensions);
      const before = start - first;
      for (const { point, distance } of this.#compare(query, block, wanted + before)) {
        if (point >= before) found.push({ point: first + point, distance });
      }
      start = end;
    }
    return nearest(found, wanted);
  }

  /** The `wanted` nearest of these points, in no order, by comparing with each. */
  scanAmong(query: Float32Array, points: number[], wanted: number): number[] {
    const found: Candidate[] = [];
    const gathered = new Float32Array(Math.min(points.length, blockPoints) * this.dimensions);
    for (let start = 0; start < points.length; start += blockPoints) {
      const chunk = points.slice(start, start + blockPoints);
      for (const [i, point] of chunk.entries()) gathered.set(this.vector(point), i * this.dimensions);
      const block = gathered.subarray(0, chunk.length * this.dimensions);
      for (const { point, distance } of this.#compare(query, block, wanted)) {
        found.push({ point: chunk[point]!, distance });
      }
    }
    return nearest(found, wanted);
  }

  #compare(query: Float32Array, block: Float32Array, wanted: number): Candidate[] {
    const count = Math.min(wanted, block.length / this.dimensions);
    const { keys, distances } = usearch.exactSearch(
      block,
      query,
      this.dimensions,
      count,
      MetricKind.L2sq,
      1,
    ) as { keys: BigUint64Array; distances: Float32Array };
    const candidates: Candidate[] = [];
    for (let i = 0; i < keys.length; i++) {
      const distance = distances[i]!;
      if (distance === Number.POSITIVE_INFINITY) break;
      candidates.push({ point: Number(keys[i]), distance });
    }
    return candidates;
  }

  #roomFor(point: number): void {
    const needed = point % blockPoints;
    const index = Math.floor(point / blockPoints);
    const block = this.#blocks[index];
    if (block && needed * this.dimensions < block.length) return;
    // Only the first block starts small: most customers have few pictures, and a thousand of them share one process.
    const points = index > 0 ? blockPoints : block ? (block.length / this.dimensions) * 2 : firstBlockPoints;
    const larger = new Float32Array(Math.min(points, blockPoints) * this.dimensions);
    if (block) larger.set(block);
    this.#blocks[index] = larger;
  }
}

function nearest(candidates: Candidate[], wanted: number): number[] {
  if (candidates.length > wanted) candidates.sort((a, b) => a.distance - b.distance || a.point - b.point);
  return candidates.slice(0, wanted).map(({ point }) => point);
}

/** Where `key` stands, or would stand, among keys in ascending order; most often it is the newest. */
function placeOf(keys: number[], key: number): number {
  let low = 0;
  let high = keys.length;
  if (high > 0 && keys[high - 1]! < key) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In double precision and always in the same order, so that a score is the same whichever way its point was found. */
export function dot(a: Float32Array, b: Float32Array, offset: number): number {
  let even = 0;
  let odd = 0;
  const length = a.length - (a.length % 2);
  for (let i = 0; i < length; i += 2) {
    even += a[i]! * b[offset + i]!;
    odd += a[i + 1]! * b[offset + i + 1]!;
  }
  if (length < a.length) even += a[length]! * b[offset + length]!;
  return even + odd;
}

export function checksumOf(vector: Float32Array): number {
  return crc32(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength));
}

function equal(a: Float32Array, b: Float32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
