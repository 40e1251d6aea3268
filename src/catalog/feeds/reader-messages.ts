import type { Read } from './line.js';
import type { Mapping } from './mapping.js';
import type { PlacedLine } from './placed.js';
import type { Format } from './rows.js';
import type { SeenParts } from './seen.js';

export interface ReaderOptions {
  /** The file that holds the feed. */
  path: string;
  format: Format;
  charset?: string;
  mapping: Mapping;
  /** Decides which sale prices count. */
  now: Date;
}

export type ReaderRequest =
  | { do: 'open'; options: ReaderOptions }
  | { do: 'next' }
  | { do: 'lines'; batch: number; places: number[] };

export type ReaderReply =
  | { what: 'batch'; batch: ReadBatch }
  | { what: 'end'; end: ReadEnd }
  | { what: 'lines'; lines: PlacedLine[] }
  | { what: 'broken'; message: string };

/** Some rows of a feed, as much of them as tells whether they are as they were. */
export interface ReadBatch {
  number: number;
  bad: BadRow[];
  good: { item: string; hash: string }[];
  /** Bytes of the feed that have been read so far. */
  bytesRead: number;
  /** When a sale of these rows begins or ends next. */
  changesAt: Date | undefined;
}

export interface ReadEnd {
  bytesRead: number;
  /** The ids of all items that the feed names. */
  items: SeenParts;
}

export type BadRow = Omit<Read, 'said'>;
