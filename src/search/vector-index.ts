/** Which vectors are compared: those of one customer's images, or looks, made by one predictor version, never a mixture. */
export interface Space {
  customerId: string;
  predictor: string;
  version: string;
  /** Of looks, each made of those of its images; of the images themselves if absent. */
  of?: 'looks';
}

/** `key` is the `seq` of the row the vector came from. */
export interface Entry {
  key: number;
  /** Length 1; all vectors of a space have the same number of dimensions. */
  vector: Float32Array;
  /** The id of its image, or look: without it, `nearestTo` does not know it. */
  owner?: string;
}

/** `score` is the cosine, clipped to [0, 1]. */
export interface Neighbour {
  key: number;
  score: number;
}

/** A vector that the index holds, and what is near it. */
export interface Surroundings {
  key: number;
  vector: Float32Array;
  neighbours: Neighbour[];
}

export interface VectorIndexStatistics {
  /** Spaces held in memory. */
  spaces: number;
  vectors: number;
  /** Vectors that are found by exact comparison until the graph has caught up with them. */
  pending: number;
  /** Bytes of vectors and graphs. */
  bytes: number;
}

/**
 * Finds near neighbours among the rows of `embeddings` or `look_embeddings`. It is derived from them: losing it costs a rebuild.
 * A key never comes back with another vector: a row that is written again gets a new one. Tell `add` and `remove`
 * after the transaction has committed. A row that was replaced or deleted may still come back as a key until then;
 * the caller joins with the rows and drops it.
 */
export interface VectorIndex {
  /** Takes in vectors; resolves once searches see them. A key that is held already is left as it is. */
  add(space: Space, entries: Entry[]): Promise<void>;
  /** Tells that rows are gone: they are in no answer from now on. */
  remove(space: Space, keys: number[]): Promise<void>;
  /**
   * The `count` nearest, best first; ties by key. Fewer only when the space holds fewer. Approximate in large spaces,
   * but the scores are exact, and asking again gives the same answer while the space does not change.
   */
  nearest(space: Space, vector: Float32Array, count: number): Promise<Neighbour[]>;
  /**
   * The vector of this image, or look, with the `count` nearest of it. A hint: it may be one that the row had before, or in one case of
   * four thousand millions another's, so compare the key with the row's; and undefined where the index does not know it. Only of an
   * index that need not ask the database for it.
   */
  nearestTo?(space: Space, owner: string, count: number): Promise<Surroundings | undefined>;
  /** The same as `nearest` by exact comparison with just these keys. Keys the index does not hold are left out. */
  nearestAmong(space: Space, vector: Float32Array, keys: number[], count: number): Promise<Neighbour[]>;
  /** The vectors of these keys, in their order; zeros for one it does not hold. */
  vectorsOf(space: Space, keys: number[]): Promise<Float32Array[]>;
  /** Number of vectors held, replaced and deleted ones not counted. */
  size(space: Space): Promise<number>;
  /** Makes a space ready for searches before the first one comes. */
  warm(space: Space): Promise<void>;
  /** Forgets a whole space, after its rows were deleted. */
  drop(space: Space): Promise<void>;
  statistics(): Promise<VectorIndexStatistics>;
  close(): Promise<void>;
}
