import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import type { Job } from './job.js';

/** A place in the round: all jobs of one kind and one customer (the empty string for jobs of no customer). */
export interface Place {
  kind: string;
  customer: string;
}

export const roundStart: Place = { kind: '', customer: '' };

export interface Claim {
  workerId: string;
  kinds: string[];
  count: number;
  claimMs: number;
  /** The round goes on behind this place. */
  after: Place;
}

/**
 * Claims up to `count` jobs that are due. Every (kind, customer) with a due job is one place at a round table,
 * and each place gets its turn, whatever the others have waiting. The attempt is counted here, so that a job
 * that kills its process is not tried for ever. `more` tells whether behind `after` there may be further due
 * jobs; what another worker is claiming at the same moment is left out.
 */
export async function claim(
  db: Queryable,
  { workerId, kinds, count, claimMs, after }: Claim,
): Promise<{ jobs: Job[]; more: boolean }> {
  // The places are found by hopping from one to the next in the index jobs_runnable, and lazily: nothing is
  // read beyond what fills the claim, so a long queue costs no more than a short one.
  const rows = await db.query<Job & { share: number }>(sql`
    with recursive places as (
      (select kind, coalesce(customer_id, '') as customer, run_at
       from jobs
       where claimed_by is null and (kind, coalesce(customer_id, '')) > (${after.kind}::text, ${after.customer}::text)
       order by kind, coalesce(customer_id, ''), jobs.run_at
       limit 1)
      union all
      select next.kind, next.customer, next.run_at
      from places cross join lateral (
        select kind, coalesce(customer_id, '') as customer, run_at
        from jobs
        where claimed_by is null and (kind, coalesce(customer_id, '')) > (places.kind, places.customer)
        order by kind, coalesce(customer_id, ''), jobs.run_at
        limit 1) next
    ),
    due as (
      select kind, customer from places where run_at <= now() and kind = any(${kinds}::text[])
    ),
    share as (
      select greatest(1, ${count}::int / greatest(1, count(*)))::int as size
      from (select from due limit ${count}::int) few
    ),
    chosen as (
      select job.id
      from due cross join lateral (
        select id
        from jobs
        where claimed_by is null
          and kind = due.kind and coalesce(customer_id, '') = due.customer
          and run_at <= now()
          and (key is null or not exists (
            select from jobs twin
            where twin.kind = jobs.kind and twin.customer_id is not distinct from jobs.customer_id
              and twin.key = jobs.key and twin.claimed_by is not null))
        order by jobs.run_at, id
        limit (select size from share)
        for update skip locked) job
      limit ${count}::int
    )
    update jobs
    set claimed_by = ${workerId}::uuid,
        claimed_until = now() + make_interval(secs => ${claimMs / 1_000}::float8),
        attempts = attempts + 1
    from chosen
    where jobs.id = chosen.id
    returning jobs.id, customer_id as "customerId", kind, key, data, attempts as attempt, deaths, created_at as "createdAt", trace,
      (select size from share) as share
  `);
  const jobs = rows.map(({ share, ...job }) => job).sort((a, b) => a.id - b.id);
  return { jobs, more: jobs.length === count || isAnyAtLeast(sizes(jobs), rows[0]?.share) };
}

/** Behind which place the round goes on after `jobs`. */
export function lastPlace(jobs: Job[]): Place {
  return jobs.map(placeOf).reduce((last, place) => (isBehind(place, last) ? place : last), roundStart);
}

function placeOf(job: Job): Place {
  return { kind: job.kind, customer: job.customerId ?? '' };
}

function isBehind(a: Place, b: Place): boolean {
  return a.kind > b.kind || (a.kind === b.kind && a.customer > b.customer);
}

/** How many jobs each place gave. */
function sizes(jobs: Job[]): number[] {
  const counts = new Map<string, number>();
  for (const job of jobs) {
    const name = JSON.stringify(placeOf(job));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** A place that gave its whole share may have more. */
function isAnyAtLeast(counts: number[], share = 0): boolean {
  return counts.some((count) => count >= share);
}

/** Tells that the worker is alive: its claims hold for another `claimMs`. */
export async function extendClaims(db: Queryable, workerId: string, claimMs: number): Promise<void> {
  await db.query(sql`
    update jobs set claimed_until = now() + make_interval(secs => ${claimMs / 1_000}::float8)
    where claimed_by = ${workerId}::uuid
  `);
}
