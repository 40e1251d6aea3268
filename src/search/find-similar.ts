import type { Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { keyOf, keysOfOwners, type Owner, ownersOfKeys } from './embeddings.js';
import { dot } from './points.js';
import type { Neighbour, Space, VectorIndex } from './vector-index.js';

/** No page reaches further than this many images from the best one. */
export const similarWindowMax = 1_000;

/**
 * How many neighbours are looked at one after the other until a page is full. The steps do not depend on the page:
 * every page is a part of the same list.
 */
export const neighboursFirst = 100;
const neighboursUnfiltered = [1_100, 4_000, 16_000, 64_000];
const neighboursFiltered = [400, 1_600];
/** A filter that leaves less than this share of the first neighbours is turned round: all it leaves are compared. */
const shareForWideningMin = 0.05;
/** Unless it leaves more images than this: then widening comes first all the same. */
const comparedAtOnceMax = 5_000;
/** Neighbours looked up in one statement under a filter; the first step whole. */
const keysAtOnceMax = 400;
/** Neighbours looked up beyond those needed, for rows that are gone although the index holds them yet. */
const spareKeys = 4;

export interface SimilarQuery extends Space {
  /** Length 1, made by this predictor version. */
  vector: Float32Array;
  /** What `firstNeighbours` gave for it, where somebody has asked already. */
  neighbours?: Neighbour[] | undefined;
  /** Whose vector it is, and by which key, where only the index has said so. Where the row says otherwise, `Outdated` is thrown. */
  heldAs?: { id: string; key: number };
  offset: number;
  limit: number;
  /** Images with a lower score are left out. */
  scoreMin?: number | undefined;
  /**
   * A query that gives the ids of the images that may be answered, in one column, such as `select image_id from
   * collection_images where customer_id = … and collection_id = …`; several are combined by `intersect`. It is run
   * as a whole where it leaves few images, and asked about single ids where it leaves many.
   */
  filter?: Sql | undefined;
  /** That it has a second column, JSON: what is to be read of each image of the list, which comes along as `row`. */
  reads?: boolean;
  /** Not answered: the image (or look) that asks, those that it is asked with. */
  excludeIds?: string[] | undefined;
  /** One that is at least so like a better one of the answer is left out: the same picture once more. */
  collapseAbove?: number | undefined;
  /** With `collapseAbove`: vectors that stand in the answer already. */
  collapseWith?: Float32Array[] | undefined;
  boost?: Boost | undefined;
}

/** Puts the best of the list in another order: by score and what is added to it, ties as they were. */
export interface Boost {
  /** So many of the list; those behind them stay there. */
  window: number;
  /** What is added to the scores of these; nothing to those it leaves out. */
  of(ids: string[]): Promise<Map<string, number>>;
}

export interface Similar {
  id: string;
  /** Of its vector in the index. */
  key: number;
  /** Cosine, clipped to [0, 1]. */
  score: number;
  /** 1 for the best of all, counted across pages. */
  position: number;
  /** What has been added to it for its place. */
  boost?: number;
  row?: unknown;
}

/** Why an answer holds fewer images than were asked for. */
export type ShortfallReason =
  /** The customer has no more images with a vector of this predictor version. */
  | 'few_images'
  /** No more images pass the filter. */
  | 'filter_leaves_few'
  /** All others score lower than `scoreMin`. */
  | 'below_min_score'
  /** There may be more, but pages end at `similarWindowMax`. */
  | 'window_exhausted';

export interface SimilarPage {
  results: Similar[];
  hasMore: boolean;
  reason?: ShortfallReason;
}

/** The index holds another vector of an image, or look, than its row. */
export class Outdated extends Error {}

interface SearchContext {
  db: Queryable;
  vectors: VectorIndex;
}

type Found = Omit<Similar, 'position'>;

/** The list that pages are cut from, as far as it has been made. */
interface List {
  found: Found[];
  /** Keys that have been looked up. */
  seen: Set<number>;
  endsAtScoreMin: boolean;
  /** That the row says what the index has said. */
  isProven: boolean;
  /** Of those found, where the like of them are left out. */
  vectors: Float32Array[];
}

/** Neighbours, best first; they may hold those of earlier steps again. */
interface Step {
  neighbours: Neighbour[];
  /** Whether the filter has been applied to them. */
  filtered: boolean;
}

/** What every search with this vector begins with, whatever it filters by. */
export function firstNeighbours(
  vectors: VectorIndex,
  space: Space,
  vector: Float32Array,
): Promise<Neighbour[]> {
  return vectors.nearest(space, vector, neighboursFirst);
}

/**
 * One page of the images most similar to a vector, best first, ties by the order in which they were embedded. Under a
 * filter the answer is as complete as without. Exact where a space is small or the filter leaves few; elsewhere the
 * first 100 neighbours come before any that only a wider search finds, whatever their score, so that a later page
 * never repeats or contradicts an earlier one.
 */
export async function findSimilar(context: SearchContext, query: SimilarQuery): Promise<SimilarPage> {
  const end = Math.min(query.offset + query.limit, similarWindowMax);
  const list = await listUpTo(Math.max(end + 1, query.boost?.window ?? 0), context, query);
  const { endsAtScoreMin } = list;
  const found = query.boost ? await boosted(list.found, query.boost) : list.found;
  const results = found
    .slice(query.offset, end)
    .map((image, i) => ({ ...image, position: query.offset + i + 1 }));
  const hasMore = found.length > end && end < similarWindowMax;
  if (results.length >= query.limit) return { results, hasMore };

  if (found.length >= end) return { results, hasMore, reason: 'window_exhausted' };
  if (endsAtScoreMin) return { results, hasMore, reason: 'below_min_score' };
  return { results, hasMore, reason: query.filter ? 'filter_leaves_few' : 'few_images' };
}

async function boosted(found: Found[], { window, of }: Boost): Promise<Found[]> {
  const best = found.slice(0, window);
  const added = await of(best.map(({ id }) => id));
  const rank = ({ score, boost = 0 }: Found) => score + boost;
  const ranked = best
    .map((one) => ({ ...one, ...(added.has(one.id) ? { boost: added.get(one.id)! } : {}) }))
    .sort((a, b) => rank(b) - rank(a));
  return [...ranked, ...found.slice(window)];
}

/** The list with its first `count` images, or all there are. */
async function listUpTo(count: number, context: SearchContext, query: SimilarQuery): Promise<List> {
  const list: List = {
    found: [],
    seen: new Set(),
    endsAtScoreMin: false,
    isProven: query.heldAs === undefined,
    vectors: [...(query.collapseWith ?? [])],
  };
  for await (const step of steps(context, query, list)) {
    await append(step, count, context, query, list);
    if (list.found.length >= count || list.endsAtScoreMin) break;
  }
  // Nobody was looked up.
  if (!list.isProven) prove(list, query, await keyOf(context.db, query, query.heldAs!.id));
  return list;
}

function prove(list: List, { heldAs }: SimilarQuery, newest: number | undefined): void {
  if (newest !== heldAs!.key) throw new Outdated();
  list.isProven = true;
}

/** Neighbours by growing effort, until there are no more; `list` holds what came of the steps so far. */
async function* steps(context: SearchContext, query: SimilarQuery, list: List): AsyncGenerator<Step> {
  const { filter, vector } = query;
  const nearest = (count: number) => context.vectors.nearest(query, vector, count);
  const first = query.neighbours ?? (await firstNeighbours(context.vectors, query, vector));
  yield { neighbours: first, filtered: false };
  if (first.length < neighboursFirst) return;

  if (filter && list.found.length < neighboursFirst * shareForWideningMin) {
    const keys = await keysOfOwners(context.db, query, filter, comparedAtOnceMax + 1);
    if (keys.length <= comparedAtOnceMax) return yield await compared(keys, context, query, list);
  }
  for (const count of filter ? neighboursFiltered : neighboursUnfiltered) {
    const neighbours = await nearest(count);
    yield { neighbours, filtered: false };
    if (neighbours.length < count) return;
  }
  if (filter) yield await compared(await keysOfOwners(context.db, query, filter), context, query, list);
}

async function compared(
  keys: number[],
  { vectors }: SearchContext,
  query: SimilarQuery,
  { seen }: List,
): Promise<Step> {
  // More than the window: images that are excluded, and one that tells whether there is more.
  const count = similarWindowMax + (query.excludeIds?.length ?? 0) + 1 + seen.size;
  return { neighbours: await vectors.nearestAmong(query, query.vector, keys, count), filtered: true };
}

/** Looks up neighbours and puts their images at the end of the list, until it holds `count`. */
async function append(
  step: Step,
  count: number,
  { db, vectors }: SearchContext,
  query: SimilarQuery,
  list: List,
): Promise<void> {
  const { scoreMin = 0, excludeIds = [], reads = false } = query;
  const { found, seen } = list;
  const fresh = step.neighbours.filter(({ key }) => !seen.has(key));
  const good = fresh.filter(({ score }) => score >= scoreMin);
  list.endsAtScoreMin = good.length < fresh.length;
  const filter = step.filtered ? undefined : query.filter;
  for (let start = 0, end = 0; start < good.length && found.length < count; start = end) {
    const needed = count - found.length + spareKeys;
    const keys = good.slice(start, start + (filter ? keysAtOnceMax : needed)).map(({ key }) => key);
    const allowed = reads ? query.filter : filter;
    const [owners, isNew] = await Promise.all([
      list.isProven
        ? ownersOfKeys(db, query, keys, { allowed, reads, limit: needed })
        : provenOwners(db, query, keys, list),
      novelty(vectors, query, keys, list),
    ]);
    // Those behind the last of a full answer have not been looked up.
    const lookedUp = owners.size < needed ? keys.length : keys.indexOf([...owners.keys()].at(-1)!) + 1;
    end = start + lookedUp;
    for (const { key, score } of good.slice(start, end)) {
      if (found.length === count) break;
      seen.add(key);
      const owner = owners.get(key);
      if (owner && !excludeIds.includes(owner.id) && isNew(key)) found.push({ ...owner, key, score });
    }
  }
}

/** Whose the keys are; among those asked about is that of the image which asks, which has only one. */
async function provenOwners(
  db: Queryable,
  query: SimilarQuery,
  keys: number[],
  list: List,
): Promise<Map<number, Owner>> {
  const { id, key } = query.heldAs!;
  const others = keys.filter((other) => other !== key);
  const owners = await ownersOfKeys(db, query, [key, ...others]);
  prove(list, query, owners.get(key)?.id === id ? key : undefined);
  if (others.length === keys.length) owners.delete(key);
  return owners;
}

/** Tells of each key that it is asked about, in order of score, whether it is unlike all before it, which it then is one of. */
async function novelty(
  vectors: VectorIndex,
  query: SimilarQuery,
  keys: number[],
  list: List,
): Promise<(key: number) => boolean> {
  const { collapseAbove } = query;
  if (collapseAbove === undefined) return () => true;
  const held = await vectors.vectorsOf(query, keys);
  const vectorOf = new Map(keys.map((key, i) => [key, held[i]!]));
  return (key) => {
    const vector = vectorOf.get(key)!;
    if (list.vectors.some((other) => dot(vector, other, 0) >= collapseAbove)) return false;
    list.vectors.push(vector);
    return true;
  };
}
