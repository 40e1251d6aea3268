import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import { Nullable } from '../catalog/fields.js';
import type { Queryable } from '../db/database.js';
import { dayOf, historyDaysMax } from './index-quality.js';

export const FeedFreshness = Type.Object({
  age_seconds: Nullable(
    Type.Integer({
      description: 'Since the end of the last run that went in or found nothing new; null: none has yet',
    }),
  ),
  changes: Type.Integer({
    description:
      'Newer copies of the feed that changed something and went in, in the 24 hours before; of the runs that are kept, the last 100',
  }),
  median_lag_seconds: Nullable(
    Type.Number({
      minimum: 0,
      description:
        'Half of these changes were answered, in full, within so long: from when the feed changed (by its `Last-Modified`; where it tells none, when it was fetched; when it was pushed) to the end of the run. null: no changes',
    }),
  ),
  slowest_lag_seconds: Nullable(
    Type.Number({ minimum: 0, description: 'The same of the slowest of these changes; null: no changes' }),
  ),
});
export type FeedFreshness = Static<typeof FeedFreshness>;

/**
 * Measures every feed, by the clock of the database, which dates the end of runs. A copy that is as old as one that went in
 * before is no change of the feed (a sale began, or the feed was set up otherwise), nor is one from before the feed was there.
 */
export async function measureFeeds(db: Queryable, customerId: string, measuredAt: Date): Promise<void> {
  const day = dayOf(measuredAt);
  await db.query(sql`
    with taken_in as (
      select feed_id, finished_at, source_changed_at, counts,
        max(source_changed_at) over (
          partition by feed_id order by key rows between unbounded preceding and 1 preceding) as known
      from feed_runs
      where customer_id = ${customerId} and state in ('done', 'unchanged') and not dry_run
    ), lags as (
      select f.id as feed_id, r.finished_at, case
        when r.source_changed_at > greatest(r.known, f.created_at)
          and r.finished_at > statement_timestamp() - interval '24 hours'
          and (r.counts->>'created')::int + (r.counts->>'changed')::int + (r.counts->>'hidden')::int > 0
        then greatest(0, extract(epoch from r.finished_at - r.source_changed_at)) end as lag
      from feeds f left join taken_in r on r.feed_id = f.id where f.customer_id = ${customerId}
    ), measured as (
      select feed_id, count(lag) as changes,
        extract(epoch from statement_timestamp() - max(finished_at)) as age,
        percentile_cont(0.5) within group (order by lag)::numeric as median, max(lag) as slowest
      from lags group by feed_id
    ), old as (
      delete from feed_freshness_history where customer_id = ${customerId} and day < ${day} - ${historyDaysMax}::int
    )
    insert into feed_freshness_history (customer_id, feed_id, day, measured_at, result)
    select ${customerId}, feed_id, ${day}, ${measuredAt}::timestamptz, jsonb_build_object(
      'age_seconds', round(age), 'changes', changes,
      'median_lag_seconds', round(median, 1), 'slowest_lag_seconds', round(slowest, 1))
    from measured
    on conflict (customer_id, feed_id, day)
      do update set measured_at = excluded.measured_at, result = excluded.result`);
}
