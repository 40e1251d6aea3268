import type { Sql } from 'sql-template-tag';

type SqlScalar = string | number | boolean | null | Date | Uint8Array;

/**
 * What a statement may carry and a row may hold, the same on PGlite and PostgreSQL:
 * `bigint`, `int` and `numeric` are numbers, `timestamptz` is a `Date` (the infinities are JavaScript's first
 * and last moment), `bytea` a `Uint8Array`, `jsonb` is parsed; every other type is its text.
 * JSON goes in as `${JSON.stringify(value)}::jsonb`; arrays of scalars go in as `${array}::text[]`.
 */
export type SqlValue = SqlScalar | SqlScalar[];

export interface Queryable {
  /** Runs one statement and gives its rows. A statement that the database refuses throws a `DatabaseError`. */
  query<Row = Record<string, unknown>>(statement: Sql): Promise<Row[]>;
}

export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /**
   * The same database as one customer's: row-level security hides the rows of all others, and refuses to write any for
   * them, whatever a statement says; see bound.ts.
   */
  boundTo(customerId: string): Database;
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws. Everything inside goes
   * to `tx`: on PGlite, which has one connection, a statement sent to the database from inside waits for ever
   * (until `transactionTimeoutMs`, which rolls back). Nothing slow belongs inside: all others wait. When PostgreSQL gives
   * up a transaction because it collided with another, `work` runs again: what it does beside `tx` must be harmless to
   * repeat, or `once` be said.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

export interface TransactionOptions {
  /** A collision is the caller's to deal with. */
  once?: boolean;
}

/** For whoever opened it. */
export interface OpenDatabase extends Database {
  /**
   * Runs a script of several statements without parameters (migrations), without a time limit. The script is
   * one transaction unless it says otherwise.
   */
  execute(script: string): Promise<void>;
  /**
   * Copies the files of the embedded database into a new folder, all of one moment, while it goes on. Gives the milliseconds for which
   * statements had to wait. There is none where the rows are elsewhere, or only in memory.
   */
  copyFiles?(to: string): Promise<number>;
  /**
   * A number that is higher after anything that may have changed a row than before. What was read since it was last the same is still what
   * the database holds. There is none where others write as well.
   */
  readonly changes?: () => number;
  /**
   * `heard` is called each time the embedded database has stopped and is open again: of what was written just before, somebody may
   * not have been told. There is none where the rows are elsewhere.
   */
  onReopened?(heard: () => void): void;
  close(): Promise<void>;
}

/** A statement that runs longer is stopped. */
export const statementTimeoutMs = 60_000;

/** A transaction that is open longer is rolled back. */
export const transactionTimeoutMs = 60_000;

/** What plumbing tells to whoever keeps the log. */
export interface DatabaseLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
