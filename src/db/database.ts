import type { Sql } from 'sql-template-tag';

/**
 * What a statement may carry and a row may hold, the same on PGlite and PostgreSQL:
 * `bigint`, `int` and `numeric` are numbers, `timestamptz` is a `Date`, `bytea` a `Uint8Array`, `jsonb` is parsed.
 * JSON goes in as `${JSON.stringify(value)}::jsonb`; arrays of strings or numbers go in as `${array}::text[]`.
 */
export type SqlValue = string | number | boolean | null | Date | Uint8Array | string[] | number[];

export interface Queryable {
  /** Runs one statement and gives its rows. */
  query<Row = Record<string, unknown>>(statement: Sql): Promise<Row[]>;
}

export interface Database extends Queryable {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `work` in one transaction: commits when it resolves, rolls back when it throws. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Runs a script of several statements without parameters (migrations). */
  execute(script: string): Promise<void>;
  close(): Promise<void>;
}
