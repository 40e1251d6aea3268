import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { originOfJobs } from '../telemetry/span.js';
import type { NewJob } from './job.js';

/** Jobs that go in with one statement. */
const batchMax = 1_000;

/**
 * Puts jobs into the queue: inside of a transaction together with what they are about. A job under a key that
 * waits already takes the new data, starts counting attempts anew and runs at the earlier of the two times.
 * Afterwards (after the commit) call `wake` of the worker, if it lives in this process.
 */
export async function enqueue(db: Queryable, jobs: NewJob[]): Promise<void> {
  const distinct = lastOfEachKey(jobs);
  const origin = originOfJobs(distinct.length);
  const trace = origin ? JSON.stringify(origin) : null;
  for (let start = 0; start < distinct.length; start += batchMax) {
    await insert(db, distinct.slice(start, start + batchMax), trace);
  }
}

async function insert(db: Queryable, jobs: NewJob[], trace: string | null): Promise<void> {
  await db.query(sql`
    insert into jobs (customer_id, kind, key, data, run_at, trace)
    select customer_id, kind, key, data::jsonb, coalesce(run_at, now()), ${trace}::jsonb
    from unnest(
      ${jobs.map((job) => job.customerId)}::text[],
      ${jobs.map((job) => job.kind)}::text[],
      ${jobs.map((job) => job.key ?? null)}::text[],
      ${jobs.map((job) => JSON.stringify(job.data))}::text[],
      ${jobs.map((job) => job.runAt ?? null)}::timestamptz[]
    ) with ordinality as new (customer_id, kind, key, data, run_at, position)
    order by position
    on conflict (kind, customer_id, key) where claimed_by is null and key is not null
    do update set data = excluded.data, trace = excluded.trace, attempts = 0, deaths = 0, last_error = null,
      run_at = least(jobs.run_at, excluded.run_at)
  `);
}

/** One statement cannot change a row twice. */
function lastOfEachKey(jobs: NewJob[]): NewJob[] {
  const distinct = new Map<string | number, NewJob>();
  for (const [index, job] of jobs.entries()) {
    const name = job.key === undefined ? index : JSON.stringify([job.kind, job.customerId, job.key]);
    distinct.set(name, job);
  }
  return [...distinct.values()];
}
