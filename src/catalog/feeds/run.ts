import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { Nullable } from '../fields.js';

export const runStates = [
  'queued',
  'running',
  'awaiting_confirmation',
  'done',
  'unchanged',
  'failed',
  'cancelled',
] as const;
export type RunState = (typeof runStates)[number];

const Count = Type.Integer({ minimum: 0 });
const Moment = Nullable(Type.String({ format: 'date-time' }));
const Counts = Type.Object({
  rows: Count,
  created: Count,
  changed: Count,
  unchanged: Count,
  rejected: Count,
  hidden: Type.Integer({ minimum: 0, description: 'Or would be, while the run waits or is a dry one' }),
});
export type Counts = Static<typeof Counts>;
export const noCounts: Counts = { rows: 0, created: 0, changed: 0, unchanged: 0, rejected: 0, hidden: 0 };

const Example = Type.Object({ id: Id, fields: Type.Array(Type.String()) });
const Examples = Type.Object({
  created: Type.Array(Example),
  changed: Type.Array(Example),
  hidden: Type.Array(Example),
});
export type Examples = Static<typeof Examples>;

export const FeedRun = Type.Object(
  {
    id: Id,
    feed_id: Id,
    state: Type.Enum([...runStates]),
    source: Type.Enum(['pull', 'push']),
    dry_run: Type.Boolean(),
    counts: Counts,
    errors_by_code: Type.Record(Type.String(), Count),
    examples: Type.Optional(Examples),
    progress: Type.Object({
      rows: Count,
      bytes: Type.Integer({ description: 'Read so far, as the feed came' }),
      bytes_total: Nullable(Type.Integer()),
      rows_per_second: Nullable(Type.Number()),
      seconds_left: Nullable(Type.Number()),
    }),
    error: Nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
    source_changed_at: Moment,
    created_at: Type.String({ format: 'date-time' }),
    started_at: Moment,
    finished_at: Moment,
  },
  { $id: 'FeedRun' },
);

export interface RunRow {
  customer_id: string;
  id: string;
  feed_id: string;
  state: RunState;
  source: 'pull' | 'push';
  dry_run: boolean;
  confirmed: boolean;
  charset: string | null;
  bytes: number | null;
  bytes_read: number;
  counts: Partial<Counts>;
  errors_by_code: Record<string, number>;
  examples: Partial<Examples>;
  failure_code: string | null;
  failure_detail: string | null;
  validators: { etag: string | null; last_modified: string | null; fetched_url: string | null } | null;
  source_changed_at: Date | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export function shownRun(row: RunRow): Static<typeof FeedRun> {
  const counts = { ...noCounts, ...row.counts };
  const end = row.finished_at ?? new Date();
  const seconds = row.started_at ? Math.max((end.getTime() - row.started_at.getTime()) / 1000, 0.001) : null;
  const isKnown = row.state === 'running' && seconds !== null && row.bytes !== null && row.bytes_read > 0;
  const left = isKnown ? (seconds * (row.bytes! - row.bytes_read)) / row.bytes_read : null;
  return {
    id: row.id,
    feed_id: row.feed_id,
    state: row.state,
    source: row.source,
    dry_run: row.dry_run,
    counts,
    errors_by_code: row.errors_by_code,
    ...(row.dry_run ? { examples: { created: [], changed: [], hidden: [], ...row.examples } } : {}),
    progress: {
      rows: counts.rows,
      bytes: row.bytes_read,
      bytes_total: row.bytes,
      rows_per_second: seconds === null ? null : Math.round((counts.rows / seconds) * 10) / 10,
      seconds_left: left === null ? null : Math.round(left * 10) / 10,
    },
    error: row.failure_code === null ? null : { code: row.failure_code, detail: row.failure_detail ?? '' },
    source_changed_at: row.source_changed_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** Throws `feedRunNotFound`. */
export async function getRunRow(
  db: Queryable,
  customerId: string,
  feedId: string,
  id: string,
): Promise<RunRow> {
  const [row] = await db.query<RunRow>(sql`
    select * from feed_runs where customer_id = ${customerId} and id = ${id} and feed_id = ${feedId}`);
  if (!row) throw errors.feedRunNotFound(`The feed ${feedId} has no run ${id}.`);
  return row;
}

/** Where the files of runs lie until these have ended. */
export function feedFilesPrefix(customerId: string): string {
  return `${customerId}/feeds/`;
}

export function runKey(customerId: string, runId: string): string {
  return feedFilesPrefix(customerId) + runId;
}
