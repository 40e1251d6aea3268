/** Which vectors are compared: those of one customer made by one predictor version, never a mixture. */
export interface Space {
  customerId: string;
  predictor: string;
  version: string;
}

/** `key` is `embeddings.seq` of the row the vector came from; `score` is the cosine, clipped to [0, 1]. */
export interface Neighbour {
  key: number;
  score: number;
}

/**
 * Finds near neighbours among the rows of `embeddings`. It is derived from them: losing it costs a rebuild.
 * A row that was replaced or deleted may still come back as a key; the caller joins with `embeddings` and drops it.
 */
export interface VectorIndex {
  /** Takes in a vector of length 1; resolves once searches see it. */
  add(space: Space, entries: { key: number; vector: Float32Array }[]): Promise<void>;
  /** Tells that a row is gone, so that its place can be reclaimed. */
  remove(space: Space, keys: number[]): Promise<void>;
  /** The `count` nearest, best first; ties by key. Fewer when the space holds fewer. */
  nearest(space: Space, vector: Float32Array, count: number): Promise<Neighbour[]>;
  /** The same by exact comparison with just these keys. Keys the index does not hold are left out. */
  nearestAmong(space: Space, vector: Float32Array, keys: number[], count: number): Promise<Neighbour[]>;
  /** Number of vectors held, replaced and deleted ones not counted. */
  size(space: Space): Promise<number>;
  close(): Promise<void>;
}
