import { Graph } from './graph.js';
import type { GraphKey, SavedGraph } from './graph-file.js';
import { checksumOf, Points } from './points.js';
import type { Neighbour } from './vector-index.js';

/** Up to so many points a comparison with each takes no longer (1 ms) than the graph of a large space, and is exact. */
export const scannedPointsMax = 5_000;
/** Dead points cost time in every search; a space with more than this share (and number) of them is made anew. */
const deadShareMax = 0.25;
const deadPointsMin = 64;
const copiedPointsPerStep = 64;
/** Beside twice as many as there are vectors. */
const forgottenOwnersMax = 1_000;
/** A graph is worth saving again once so large a share of it is new; until then a start completes it. */
const unsavedShareMin = 0.1;

/**
 * One space: its points, and above `scannedPointsMax` a graph over the first of them. Points that the graph does not
 * cover yet are scanned, so that an addition is visible at once and the graph is extended when there is time: `step`.
 */
export class SpaceIndex {
  #points: Points | undefined;
  #graph: Graph | undefined;
  /** The space without its dead points, while it is being made; changes go to both until it takes over. */
  #next: { points: Points; graph: Graph | undefined; copied: number } | undefined;

  /** Of a graph that was saved: the keys whose rows have not been seen yet. */
  #expected = new Map<number, GraphKey>();
  #saved = { graph: undefined as Graph | undefined, covered: 0 };
  /** The newest key of each owner; those of some that are gone as well. */
  readonly #keyOfOwner = new Map<number, number>();

  get size(): number {
    return this.#points?.size ?? 0;
  }

  get pending(): number {
    const { count } = this.#points ?? { count: 0 };
    return count > scannedPointsMax || this.#graph ? count - (this.#graph?.covered ?? 0) : 0;
  }

  get bytes(): number {
    return [this.#points, this.#graph, this.#next?.points, this.#next?.graph].reduce(
      (sum, part) => sum + (part?.bytes ?? 0),
      0,
    );
  }

  /** Of the vectors held; undefined when there are none. */
  get dimensions(): number | undefined {
    return this.size > 0 ? this.#points!.dimensions : undefined;
  }

  /** `owner` is the checksum of its id. */
  add(key: number, vector: Float32Array, owner = 0): void {
    if (this.#points?.dimensions !== vector.length) this.#begin(vector.length);
    // Keys ascend: a page of rows that was read before may come after what replaced one of them.
    if (owner !== 0 && key > (this.#keyOfOwner.get(owner) ?? -1)) this.#keyOfOwner.set(owner, key);
    if (this.#expected.size > 0 && this.#recognise(key, vector)) return;
    const point = this.#points!.add(key, vector);
    // A point that has not been copied yet is copied with this key.
    if (this.#next && point < this.#next.copied) this.#next.points.add(key, vector);
  }

  remove(key: number): void {
    this.#points?.remove(key);
    this.#next?.points.remove(key);
    if (this.#keyOfOwner.size > 2 * this.size + forgottenOwnersMax) this.#forgetOwners();
  }

  /** A copy of the newest vector of an owner, if one is held. */
  entryOf(owner: number): { key: number; vector: Float32Array } | undefined {
    const key = this.#keyOfOwner.get(owner);
    const point = key === undefined ? undefined : this.#points?.pointOf(key);
    return point === undefined ? undefined : { key: key!, vector: this.#points!.vector(point).slice() };
  }

  /** Takes over a graph that was saved, before anything is added; the rows are then recognised as they come. */
  restore({ graph, dimensions, keys }: SavedGraph): void {
    this.#points = new Points(dimensions);
    this.#points.reserve(graph.covered);
    this.#graph = graph;
    this.#saved = { graph, covered: graph.covered };
    this.#expected = new Map(keys.map((entry) => [entry.key, entry]));
  }

  /** All rows have been added: what the saved graph held beyond them is gone. */
  complete(): void {
    this.#expected.clear();
  }

  /** The graph and what it holds if it should be saved now. */
  unsaved(): { graph: Graph; dimensions: number; keys: GraphKey[] } | undefined {
    const { graph, covered } = this.#saved;
    const points = this.#points;
    if (!this.#graph || !points || this.#next) return undefined;
    const unsaved = this.#graph.covered - (graph === this.#graph ? covered : 0);
    if (unsaved <= this.#graph.covered * unsavedShareMin) return undefined;
    this.#saved = { graph: this.#graph, covered: this.#graph.covered };
    return { graph: this.#graph, dimensions: points.dimensions, keys: keysUpTo(this.#graph.covered, points) };
  }

  #begin(dimensions: number): void {
    this.#points = new Points(dimensions);
    this.#graph = undefined;
    this.#next = undefined;
    this.#expected.clear();
    this.#keyOfOwner.clear();
  }

  #forgetOwners(): void {
    for (const [owner, key] of this.#keyOfOwner)
      if (this.#points?.pointOf(key) === undefined) this.#keyOfOwner.delete(owner);
  }

  #recognise(key: number, vector: Float32Array): boolean {
    const points = this.#points!;
    const expected = this.#expected.get(key);
    if (!expected) return false;
    this.#expected.delete(key);
    if (checksumOf(vector) !== expected.checksum) {
      // The graph was made from other rows than these: from another database.
      this.#graph = undefined;
      this.#expected.clear();
      return false;
    }
    if (points.alive(expected.point)) return false;
    points.revive(expected.point, key, vector);
    return true;
  }

  nearest(query: Float32Array, count: number): Neighbour[] {
    const points = this.#points;
    if (!points || points.size === 0 || count < 1) return [];
    checkDimensions(points, query);
    const everything = () => ranked(points, query, points.scan(query, 0, points.count, count), count);
    if (!this.#graph) return everything();

    const near = this.#graph.near(query, count);
    const alive = near.filter((point) => points.alive(point));
    // Where much was deleted, or on islands that the graph does not reach, it gives too little: then compare with all.
    if (alive.length < count && near.length < this.#graph.size) return everything();
    const tail = points.scan(query, this.#graph.covered, points.count, count);
    return ranked(points, query, [...alive, ...tail], count);
  }

  nearestAmong(query: Float32Array, keys: Iterable<number>, count: number): Neighbour[] {
    const points = this.#points;
    if (!points || points.size === 0 || count < 1) return [];
    checkDimensions(points, query);
    const wanted = new Set(keys);
    const among = new Set<number>();
    for (const key of wanted) {
      const point = points.pointOf(key);
      if (point !== undefined) among.add(point);
    }
    return ranked(points, query, points.scanAmong(query, [...among], count), count, wanted);
  }

  /** The vectors of these keys, one after the other; zeros for one that is not held. */
  vectorsOf(keys: Float64Array): Float32Array {
    const points = this.#points;
    const dimensions = points?.dimensions ?? 0;
    const vectors = new Float32Array(keys.length * dimensions);
    for (const [i, key] of keys.entries()) {
      const point = points?.pointOf(key);
      if (point !== undefined) vectors.set(points!.vector(point), i * dimensions);
    }
    return vectors;
  }

  /** Does a little of the work that searches need not wait for. False when there is none left. */
  step(): boolean {
    if (this.#next) return this.#stepNext(this.#next);
    const points = this.#points;
    if (!points) return false;
    if (points.dead >= deadPointsMin && points.dead > points.count * deadShareMax) {
      this.#next = { points: new Points(points.dimensions), graph: undefined, copied: 0 };
      return true;
    }
    if (!this.#graph && points.count > scannedPointsMax) this.#graph = new Graph(points.dimensions);
    return extend(this.#graph, points);
  }

  #stepNext(next: { points: Points; graph: Graph | undefined; copied: number }): boolean {
    const points = this.#points!;
    const end = Math.min(next.copied + copiedPointsPerStep, points.count);
    for (; next.copied < end; next.copied++) {
      for (const key of points.keys(next.copied)) next.points.add(key, points.vector(next.copied));
    }
    if (next.copied < points.count) return true;
    if (next.points.count > scannedPointsMax) next.graph ??= new Graph(points.dimensions);
    if (extend(next.graph, next.points)) return true;
    this.#points = next.points;
    this.#graph = next.graph;
    this.#next = undefined;
    return true;
  }
}

function checkDimensions(points: Points, query: Float32Array): void {
  if (query.length === points.dimensions) return;
  throw new RangeError(
    `The query has ${query.length} dimensions, the vectors of the space ${points.dimensions}`,
  );
}

function keysUpTo(covered: number, points: Points): GraphKey[] {
  const keys: GraphKey[] = [];
  for (let point = 0; point < covered; point++) {
    if (!points.alive(point)) continue;
    const checksum = checksumOf(points.vector(point));
    for (const key of points.keys(point)) keys.push({ key, point, checksum });
  }
  return keys;
}

/** Lets the graph cover one point more; false when it covers all. */
function extend(graph: Graph | undefined, points: Points): boolean {
  if (!graph || graph.covered >= points.count) return false;
  graph.cover(points.alive(graph.covered) ? points.vector(graph.covered) : undefined);
  return true;
}

/** The keys of the points, or those of them in `among`, with their exact scores: the best `count`, ties by key. */
function ranked(
  points: Points,
  query: Float32Array,
  candidates: number[],
  count: number,
  among?: Set<number>,
): Neighbour[] {
  const scored = candidates
    .map((point) => ({ point, cosine: points.cosine(query, point) }))
    .sort((a, b) => b.cosine - a.cosine);
  const found: { key: number; cosine: number }[] = [];
  for (const { point, cosine } of scored) {
    if (found.length >= count && cosine < found.at(-1)!.cosine) break;
    for (const key of points.keys(point)) if (!among || among.has(key)) found.push({ key, cosine });
  }
  return found
    .sort((a, b) => b.cosine - a.cosine || a.key - b.key)
    .slice(0, count)
    .map(({ key, cosine }) => ({ key, score: Math.min(Math.max(cosine, 0), 1) }));
}
