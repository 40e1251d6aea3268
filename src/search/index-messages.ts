import type { VectorIndexStatistics } from './vector-index.js';

export interface EntryColumns {
  keys: Float64Array;
  /** One after the other. */
  vectors: Float32Array;
  /** Checksums of their ids; zero where it is not known. */
  owners: Int32Array;
}

export interface NeighbourColumns {
  keys: Float64Array;
  scores: Float64Array;
}

export interface SurroundingColumns extends NeighbourColumns {
  key: number;
  vector: Float32Array;
}

/** What the main thread asks of the index thread; `space` is `spaceName` of the space meant. */
export type IndexRequest =
  /** Begins a space, or begins it again without what it held. */
  | { do: 'open'; space: string }
  /** `loading`: rows read from the database, of which some may have been removed meanwhile. */
  | ({ do: 'add'; space: string; loading: boolean } & EntryColumns)
  | { do: 'loaded'; space: string }
  | { do: 'remove'; space: string; keys: Float64Array }
  | { do: 'nearest'; space: string; vector: Float32Array; count: number }
  | { do: 'nearestTo'; space: string; owner: number; count: number }
  | { do: 'nearestAmong'; space: string; vector: Float32Array; keys: Float64Array; count: number }
  | { do: 'vectorsOf'; space: string; keys: Float64Array }
  | { do: 'size'; space: string }
  | { do: 'drop'; space: string }
  /** Forgets what is in memory; a graph that is worth it is saved. */
  | { do: 'unload'; space: string }
  /** Bytes of each space, by its name. */
  | { do: 'sizes' }
  | { do: 'statistics' }
  /** Saves what is worth it; nothing is asked afterwards. */
  | { do: 'close' };

/** `workerData` of the index thread. */
export interface IndexThreadOptions {
  /** Where graphs are saved; none are without it. */
  folder: string | undefined;
}

export type IndexReply =
  | undefined
  | number
  | VectorIndexStatistics
  | Map<string, number>
  | NeighbourColumns
  | SurroundingColumns
  /** One after the other. */
  | Float32Array;

export type IndexAnswer = { id: number } & ({ reply: IndexReply } | { error: string });

/** A graph could not be saved: worth a line in the log. */
export interface IndexWarning {
  warning: string;
}
