import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

export interface JobStats {
  kind: string;
  /** Jobs that wait, those included that wait for a later time. */
  waiting: number;
  running: number;
  /** Seconds since the oldest job that is due was enqueued; 0 when none is. */
  oldestSeconds: number;
}

/** How the queue stands, by kind. Reads the whole queue: for a metric that is asked every few seconds. */
export async function jobStats(db: Queryable): Promise<JobStats[]> {
  return db.query<JobStats>(sql`
    select
      kind,
      count(*) filter (where claimed_by is null) as waiting,
      count(*) filter (where claimed_by is not null) as running,
      coalesce(extract(epoch from now() - min(created_at) filter (where claimed_by is null and run_at <= now())), 0)
        as "oldestSeconds"
    from jobs
    group by kind
    order by kind
  `);
}
