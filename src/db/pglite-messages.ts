import type { ErrorReport } from './database-error.js';

/** How the thread opens its database. */
export interface ThreadOptions {
  /** Where the files live; absent for a database in memory, which tests use. */
  directory?: string;
  /** The path of a dump of a data directory that a new database starts from; packed (`.gz`) only for one in a directory. */
  template?: string;
  /** Whether an answer waits until what was written is on the disk itself, so that it survives a power cut. */
  fsync: boolean;
  /** PostgreSQL's `shared_buffers`. */
  cacheMegabytes: number;
  upkeepMs: number;
}

/** What the thread is asked; it answers in the order asked. */
export type ThreadRequest =
  | {
      id: number;
      type: 'query';
      text: string;
      parameters: (string | null)[];
      customerId?: string | undefined;
    }
  | { id: number; type: 'execute'; script: string }
  | { id: number; type: 'copy-files'; to: string; since: number }
  | { id: number; type: 'close' };

/**
 * `values` are the rows one after another, `columns.length` values each, in PostgreSQL's text form: text crosses threads
 * for less than what is made of it. `tag` is PostgreSQL's command tag.
 */
export interface Outcome {
  columns: Column[];
  values: (string | null)[];
  tag: string;
  /** Whether it may have changed rows. */
  changed: boolean;
}

/** `type` is PostgreSQL's number for it. */
export interface Column {
  name: string;
  type: number;
}

/**
 * What the thread says: that it is open, or could not be, then one answer for each request; in between, how upkeep fares;
 * at last, where the database gives up, why.
 */
export type ThreadReply =
  | { type: 'opened' }
  | { type: 'failed'; message: string }
  | { type: 'upkeep-failed'; message: string }
  | { type: 'gave-up'; message: string }
  | { type: 'done'; id: number; outcome: Outcome }
  | { type: 'refused'; id: number; report: ErrorReport };
