import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { enqueue } from '../../jobs/enqueue.js';
import type { FeedDbRow } from './feed.js';
import { openRunsMax, runsKeptMax } from './limits.js';
import type { Counts, RunRow, RunState } from './run.js';

/** One job at a time runs the feeds of a customer, so that two runs never interleave. */
export const runFeedsKind = 'run-feeds';

export interface NewRun {
  id: string;
  feedId: string;
  source: 'pull' | 'push';
  dryRun: boolean;
  charset?: string | undefined;
  bytes?: number | undefined;
}

export const newRunId = (): string => randomUUID();

/** Throws `feedNotFound` and `feedBusy`. Wake the worker after the commit. */
export async function queueRun(tx: Queryable, customerId: string, run: NewRun): Promise<void> {
  const [feed] = await tx.query(sql`
    select 1 from feeds where customer_id = ${customerId} and id = ${run.feedId} for key share`);
  if (!feed) throw errors.feedNotFound(`There is no feed ${run.feedId}.`);
  const [open] = await tx.query<{ n: number }>(sql`
    select count(*)::int as n from feed_runs
    where customer_id = ${customerId} and feed_id = ${run.feedId} and state in ('queued', 'running')`);
  if (open!.n >= openRunsMax) throw errors.feedBusy();
  await tx.query(sql`
    insert into feed_runs (customer_id, id, feed_id, source, dry_run, charset, bytes)
    values (${customerId}, ${run.id}, ${run.feedId}, ${run.source}, ${run.dryRun}, ${run.charset ?? null}::text,
      ${run.bytes ?? null}::bigint)`);
  await enqueueRuns(tx, customerId);
}

export async function enqueueRuns(tx: Queryable, customerId: string): Promise<void> {
  await enqueue(tx, [{ customerId, kind: runFeedsKind, key: 'feeds', data: {} }]);
}

export type ClaimedRun = RunRow & { token: string };

/** The oldest run that has not ended, also one that another process left half done: it begins anew. */
export async function claimRun(db: Queryable, customerId: string): Promise<ClaimedRun | undefined> {
  const token = randomUUID();
  const [run] = await db.query<RunRow>(sql`
    update feed_runs set state = 'running', token = ${token}, started_at = coalesce(started_at, statement_timestamp()),
      bytes_read = 0, examples = '{}',
      counts = case when confirmed then counts else '{}' end,
      errors_by_code = case when confirmed then errors_by_code else '{}' end
    where customer_id = ${customerId} and id = (
      select id from feed_runs where customer_id = ${customerId} and state in ('queued', 'running')
      order by key limit 1)
    returning *`);
  return run && { ...run, token };
}

/** Thrown where a run finds that it was cancelled, that its feed is gone, or that another process has taken it over. */
export class RunLost extends Error {
  override name = 'RunLost';
}

/** Makes sure that the run is still ours, until the transaction ends. Throws `RunLost`. */
export async function holdRun(tx: Queryable, run: ClaimedRun): Promise<void> {
  const rows = await tx.query(sql`
    select 1 from feed_runs
    where customer_id = ${run.customer_id} and id = ${run.id} and token = ${run.token} and state = 'running' for update`);
  if (rows.length === 0) throw new RunLost();
}

export interface Progress {
  counts: Counts;
  bytesRead: number;
  errorsByCode: Record<string, number>;
}

/** Throws `RunLost`. */
export async function saveProgress(db: Queryable, run: ClaimedRun, progress: Progress): Promise<void> {
  const rows = await db.query(sql`
    update feed_runs set counts = ${JSON.stringify(progress.counts)}::jsonb, bytes_read = ${progress.bytesRead}::bigint,
      errors_by_code = ${JSON.stringify(progress.errorsByCode)}::jsonb
    where customer_id = ${run.customer_id} and id = ${run.id} and token = ${run.token} and state = 'running'
    returning 1 as mine`);
  if (rows.length === 0) throw new RunLost();
}

/** Ends a run, or lets it wait. A run that is no longer ours is left as it is; `false` then. */
export async function endRun(
  db: Queryable,
  run: Pick<ClaimedRun, 'customer_id' | 'id' | 'token'>,
  state: RunState,
  failure?: { code: string; detail: string },
): Promise<boolean> {
  const rows = await db.query(sql`
    update feed_runs set state = ${state}, failure_code = ${failure?.code ?? null}::text,
      failure_detail = ${failure?.detail ?? null}::text,
      finished_at = case when ${state !== 'awaiting_confirmation'}::boolean then statement_timestamp() end
    where customer_id = ${run.customer_id} and id = ${run.id} and token = ${run.token} and state = 'running'
    returning 1 as mine`);
  return rows.length > 0;
}

/** Runs of the feed that wait for a confirmation are over: a newer one has begun. */
export async function supersede(db: Queryable, customerId: string, feedId: string): Promise<void> {
  await db.query(sql`
    update feed_runs set state = 'cancelled', finished_at = statement_timestamp(), failure_code = 'superseded',
      failure_detail = 'A newer run of the feed began before this one was confirmed.'
    where customer_id = ${customerId} and feed_id = ${feedId} and state = 'awaiting_confirmation'`);
}

/** Forgets all but the newest. */
export async function forgetOldRuns(db: Queryable, customerId: string, feedId: string): Promise<void> {
  await db.query(sql`
    delete from feed_runs where customer_id = ${customerId} and feed_id = ${feedId}
      and state not in ('queued', 'running', 'awaiting_confirmation')
      and key < (select min(key) from (
        select key from feed_runs where customer_id = ${customerId} and feed_id = ${feedId}
        order by key desc limit ${runsKeptMax}) kept)`);
}

/** What the copy that was taken in says of itself, so that the same copy need not come again; a feed that was changed meanwhile is read anew. */
export async function rememberCopy(
  db: Queryable,
  { customerId, feed, changesAt }: { customerId: string; feed: FeedDbRow; changesAt: Date | undefined },
  validators: RunRow['validators'],
): Promise<void> {
  await db.query(sql`
    update feeds set etag = ${validators?.etag ?? null}::text, last_modified = ${validators?.last_modified ?? null}::text,
      fetched_url = ${validators?.fetched_url ?? null}::text, changes_at = ${changesAt ?? null}::timestamptz
    where customer_id = ${customerId} and id = ${feed.id}
      and date_trunc('milliseconds', updated_at) = ${feed.updated_at}::timestamptz`);
}
