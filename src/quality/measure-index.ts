import { setImmediate as breathe } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { embeddingPages, ownersOfKeys } from '../search/embeddings.js';
import { dot } from '../search/points.js';
import type { Entry, Neighbour, Space, VectorIndex } from '../search/vector-index.js';
import type { IndexMeasurement } from './index-quality.js';
import { mean } from './measures.js';
import { Reservoir } from './sample.js';
import { duplicateScoreDefault, neighboursCompared, scoreMinDefault } from './trial.js';

/** Images that ask: with 1,000 true neighbours a recall of 0.99 is known to within 0.006 (two standard errors). */
const queriesMax = 100;
/** Multiplications before others get their turn: about 2 ms. */
const sliceMax = 2_000_000;
/** Neighbours beyond the first ten, in place of those that go while it is measured. */
const spare = 10;

/** What one image finds. */
interface Query extends Entry {
  /** The true neighbours, best first, ties by key. */
  exact: Neighbour[];
  /** Others that score `duplicateScoreDefault` or more. */
  duplicates: number;
}

/**
 * How good the index of a space is, on a sample of its own vectors: beside exact comparison with every row. The rows are
 * read in pages and compared in slices, so that neither the database nor the event loop is held.
 */
export async function measureIndex(
  { db, vectors }: { db: Queryable; vectors: VectorIndex },
  space: Space,
  seed: number,
): Promise<IndexMeasurement> {
  const counted = await countRows(db, space);
  const queries = await drawQueries(db, space, seed);
  const last = await compareWithAll(db, space, queries);
  const found = new Map<Query, Neighbour[]>();
  for (const query of queries) {
    // The image itself is among them.
    found.set(query, await vectors.nearest(space, query.vector, neighboursCompared + spare + 1));
  }
  const still = await stillThere(db, space, queries, found);
  const recalls: number[] = [];
  for (const query of queries) {
    const isThere = ({ key }: Neighbour) => key !== query.key && key <= last && still.has(key);
    const exact = query.exact.filter(isThere).slice(0, neighboursCompared);
    const answer = found.get(query)!.filter(isThere).slice(0, neighboursCompared);
    if (exact.length > 0) recalls.push(recallOf(answer, exact));
  }
  const share = (isSo: (query: Query) => boolean) =>
    mean(queries.map((query) => (isSo(query) ? 1 : 0))) ?? null;
  const duplicates = queries.reduce((sum, query) => sum + query.duplicates, 0);
  return {
    ...counted,
    sampled: queries.length,
    recall_at_10: mean(recalls) ?? null,
    answered: share(({ exact }) => (exact[neighboursCompared - 1]?.score ?? 0) >= scoreMinDefault),
    min_score: scoreMinDefault,
    near_duplicates: {
      share: share((query) => query.duplicates > 0),
      // Each pair is seen from both of its ends.
      pairs: queries.length === 0 ? null : Math.round((duplicates / queries.length) * (counted.vectors / 2)),
      min_score: duplicateScoreDefault,
    },
  };
}

/** |found ∩ true| / |true| (Malkov, Yashunin 2018, "Efficient and robust approximate nearest neighbor search", § 5). */
export function recallOf(found: Neighbour[], exact: Neighbour[]): number {
  const keys = new Set(found.map(({ key }) => key));
  return exact.filter(({ key }) => keys.has(key)).length / exact.length;
}

async function countRows(db: Queryable, { customerId, predictor, version }: Space) {
  const [row] = await db.query<{ images: number; vectors: number }>(sql`
    select (select count(*)::int from images where customer_id = ${customerId} and sha256 is not null) as images,
      (select count(*)::int from embeddings
        where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}) as vectors`);
  return { ...row!, without_vector: row!.images - row!.vectors };
}

async function drawQueries(db: Queryable, space: Space, seed: number): Promise<Query[]> {
  const drawn = new Reservoir<Entry>(queriesMax, seed);
  for await (const page of embeddingPages(db, space)) for (const entry of page) drawn.offer(entry);
  return drawn.items.map((entry) => ({ ...entry, exact: [], duplicates: 0 }));
}

/** Gives each of the queries its true neighbours; tells the last key that was compared. */
async function compareWithAll(db: Queryable, space: Space, queries: Query[]): Promise<number> {
  let last = 0;
  for await (const page of embeddingPages(db, space)) {
    last = page.at(-1)!.key;
    const atOnce = Math.max(1, Math.floor(sliceMax / (page.length * page[0]!.vector.length)));
    for (let start = 0; start < queries.length; start += atOnce) {
      for (const query of queries.slice(start, start + atOnce)) compareWithPage(query, page);
      await breathe();
    }
  }
  return last;
}

function compareWithPage(query: Query, page: Entry[]): void {
  const wanted = neighboursCompared + spare;
  for (const { key, vector } of page) {
    if (key === query.key || vector.length !== query.vector.length) continue;
    // Not clipped: the order of those that are not alike counts as well.
    const score = dot(query.vector, vector, 0);
    if (score >= duplicateScoreDefault) query.duplicates++;
    const { exact } = query;
    // Rows come in order of key, so that an equal score stands behind.
    if (exact.length === wanted && score <= exact.at(-1)!.score) continue;
    let place = exact.length;
    while (place > 0 && exact[place - 1]!.score < score) place--;
    exact.splice(place, 0, { key, score });
    if (exact.length > wanted) exact.pop();
  }
}

/** The keys whose rows are there: rows come and go while it is measured, which is not the fault of the index. */
async function stillThere(
  db: Queryable,
  space: Space,
  queries: Query[],
  found: Map<Query, Neighbour[]>,
): Promise<Set<number>> {
  const there = new Set<number>();
  for (const query of queries) {
    const keys = [...query.exact, ...found.get(query)!].map(({ key }) => key);
    for (const key of (await ownersOfKeys(db, space, [...new Set(keys)])).keys()) there.add(key);
  }
  return there;
}
