import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { enqueue } from '../../jobs/enqueue.js';
import type { Job } from '../../jobs/job.js';
import { everySecondsMin } from './limits.js';
import { newRunId, queueRun } from './open-runs.js';

export const pullFeedKind = 'pull-feed';

export interface PullFeed {
  id: string;
}

/** Pulls a feed now, and from then on as often as it says; a feed that says nothing is pulled no more. */
export async function schedulePulls(
  tx: Queryable,
  customerId: string,
  feed: { id: string; every_seconds: number | null },
): Promise<void> {
  await tx.query(sql`
    delete from jobs where kind = ${pullFeedKind} and customer_id = ${customerId} and key = ${feed.id}
      and claimed_by is null`);
  if (feed.every_seconds !== null) await enqueuePull(tx, customerId, feed.id);
}

function enqueuePull(tx: Queryable, customerId: string, id: string, runAt?: Date): Promise<void> {
  const job = { customerId, kind: pullFeedKind, key: id, data: { id } };
  return enqueue(tx, [runAt ? { ...job, runAt } : job]);
}

/** Queues a run, unless one is on its way, and the next pull: earlier than usual where a sale begins or ends. */
export async function pullFeed(
  { db, clock, worker }: Context,
  { customerId, data }: Job<PullFeed>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [feed] = await tx.query<{ every_seconds: number; changes_at: Date | null; is_busy: boolean }>(sql`
      select f.every_seconds, f.changes_at, exists (
        select 1 from feed_runs r where r.customer_id = f.customer_id and r.feed_id = f.id
          and r.state in ('queued', 'running') and not r.dry_run) as is_busy
      from feeds f
      where f.customer_id = ${customerId} and f.id = ${data.id} and f.every_seconds is not null and f.url is not null
      for update of f`);
    if (!feed) return;
    if (!feed.is_busy)
      await queueRun(tx, customerId!, { id: newRunId(), feedId: data.id, source: 'pull', dryRun: false });
    const now = clock().getTime();
    const usual = now + feed.every_seconds * 1000;
    const change = feed.changes_at
      ? Math.max(feed.changes_at.getTime(), now + everySecondsMin * 1000)
      : usual;
    await enqueuePull(tx, customerId!, data.id, new Date(Math.min(usual, change)));
  });
  worker.wake();
}
