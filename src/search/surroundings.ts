import type { Queryable } from '../db/database.js';
import { embeddingOf, keyOf } from './embeddings.js';
import {
  findSimilar,
  firstNeighbours,
  neighboursFirst,
  Outdated,
  type SimilarPage,
  type SimilarQuery,
} from './find-similar.js';
import type { Neighbour, Space, VectorIndex } from './vector-index.js';

/** What a search with the vector of an image, or look, begins with. */
export interface Seen {
  /** Of length 1. */
  vector: Float32Array;
  /** The first that any search with it gives. */
  neighbours: Neighbour[];
}

/**
 * The vector of an image, or look, and its first neighbours; undefined if it has none in this space. An index that knows it searches
 * while the database tells the key of its row, which proves that what the index holds of it is of today; `key` gives that where
 * more is read of it in the same statement.
 */
export async function surroundingsOf(
  { db, vectors }: { db: Queryable; vectors: VectorIndex },
  space: Space,
  id: string,
  key: () => Promise<number | undefined> = () => keyOf(db, space, id),
): Promise<Seen | undefined> {
  const held = vectors.nearestTo?.(space, id, neighboursFirst);
  if (held) {
    held.catch(() => {});
    const newest = await key();
    if (newest === undefined) return undefined;
    const found = await held;
    if (found?.key === newest) return found;
  }
  const entry = await embeddingOf(db, space, id);
  return entry && { vector: entry.vector, neighbours: await firstNeighbours(vectors, space, entry.vector) };
}

/**
 * `findSimilar` with the vector of an image, or look; undefined if it has none in this space. Where the index knows it and nothing is
 * filtered, one statement does: it looks up the neighbours and the image itself, whose row proves that the vector is of today.
 */
export async function findSimilarTo(
  context: { db: Queryable; vectors: VectorIndex },
  id: string,
  query: Omit<SimilarQuery, 'vector' | 'neighbours' | 'heldAs'>,
): Promise<SimilarPage | undefined> {
  if (query.filter) {
    const seen = await surroundingsOf(context, query, id);
    return seen && findSimilar(context, { ...query, ...seen });
  }
  const held = await context.vectors.nearestTo?.(query, id, neighboursFirst);
  if (held) {
    const { key, ...seen } = held;
    try {
      return await findSimilar(context, { ...query, ...seen, heldAs: { id, key } });
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
    }
  }
  const entry = await embeddingOf(context.db, query, id);
  return entry && findSimilar(context, { ...query, vector: entry.vector });
}
