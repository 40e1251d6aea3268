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

export interface Claimed {
  jobs: Job[];
  /** The last one that gave a job. */
  place: Place;
  /** Whether there may be further due jobs: a place gave its whole share. */
  more: boolean;
}

/**
 * Claims up to `count` jobs that are due. Every (kind, customer) with a due job is one place at a round table,
 * and each place gets its turn, whatever the others have waiting. The attempt is counted here, so that a job
 * that kills its process is not tried for ever. What another worker is claiming at the same moment is left out.
 */
export async function claim(
  db: Queryable,
  { workerId, kinds, count, claimMs, after }: Claim,
): Promise<Claimed> {
  // The places are found by hopping from one to the next in the index jobs_runnable, once around, and lazily: nothing is
  // read beyond what fills the claim, so a long queue costs no more than a short one. The keys that run are read once:
  // looked for with each job, a plan made while the table was empty would go through all of it for each.
  const rows = await db.query<Job & { hop: number; share: number }>(sql`
    with recursive places as (
      select ${after.kind}::text collate "C" as kind, ${after.customer}::text collate "C" as customer,
        null::timestamptz as run_at, false as again, 0 as hop
      union all
      select next.kind, next.customer, next.run_at, next.again, places.hop + 1
      from places cross join lateral (
        (select kind, coalesce(customer_id, '') as customer, run_at, places.again
         from jobs
         where claimed_by is null and (kind, coalesce(customer_id, '')) > (places.kind, places.customer)
         order by kind, coalesce(customer_id, ''), jobs.run_at
         limit 1)
        union all
        select '', '', null, true where not places.again
        limit 1) next
      where not next.again or (next.kind, next.customer) <= (${after.kind}::text, ${after.customer}::text)
    ),
    due as (
      select kind, customer, hop from places where run_at <= now() and kind = any(${kinds}::text[])
    ),
    share as (
      select greatest(1, ${count}::int / greatest(1, count(*)))::int as size
      from (select from due limit ${count}::int) few
    ),
    chosen as (
      select job.id, due.hop
      from due cross join lateral (
        select id
        from jobs
        where claimed_by is null
          and kind = due.kind and coalesce(customer_id, '') = due.customer
          and run_at <= now()
          and (key is null or (kind, coalesce(customer_id, ''), key) not in (
            select kind, coalesce(customer_id, ''), key from jobs where claimed_by is not null and key is not null))
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
      hop, (select size from share) as share
  `);
  const jobs = rows.map(({ hop, share, ...job }) => job).sort((a, b) => a.id - b.id);
  if (rows.length === 0) return { jobs, place: after, more: false };
  const last = rows.reduce((one, other) => (other.hop > one.hop ? other : one));
  const place = { kind: last.kind, customer: last.customerId ?? '' };
  return { jobs, place, more: mostOfOneHop(rows) >= last.share };
}

/** How many jobs the place gave that gave most. */
function mostOfOneHop(rows: { hop: number }[]): number {
  const counts = new Map<number, number>();
  for (const { hop } of rows) counts.set(hop, (counts.get(hop) ?? 0) + 1);
  return Math.max(...counts.values());
}

/** Tells that the worker is alive: its claims hold for another `claimMs`. */
export async function extendClaims(db: Queryable, workerId: string, claimMs: number): Promise<void> {
  await db.query(sql`
    update jobs set claimed_until = now() + make_interval(secs => ${claimMs / 1_000}::float8)
    where claimed_by = ${workerId}::uuid
  `);
}
