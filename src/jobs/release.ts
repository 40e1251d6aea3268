/** The ways in which a claim on a job ends. Each leaves alone what another worker has claimed meanwhile. */
import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/** The jobs are done. */
export async function complete(db: Queryable, workerId: string, ids: number[]): Promise<void> {
  await db.query(sql`delete from jobs where claimed_by = ${workerId}::uuid and id = any(${ids}::bigint[])`);
}

/** The job failed and is tried again after `delayMs`; the attempt counts if it was a try. */
export async function retryLater(
  db: Queryable,
  workerId: string,
  { id, delayMs, error, isTry = true }: { id: number; delayMs: number; error: string; isTry?: boolean },
): Promise<void> {
  await giveWay(db, sql`claimed_by = ${workerId}::uuid and id = ${id}::bigint`);
  await db.query(sql`
    update jobs
    set claimed_by = null, claimed_until = null, last_error = ${error},
        attempts = attempts - ${isTry ? 0 : 1}::int,
        run_at = now() + make_interval(secs => ${delayMs / 1_000}::float8)
    where claimed_by = ${workerId}::uuid and id = ${id}::bigint
  `);
}

/** The jobs were not finished although nothing went wrong with them: the attempt does not count. */
export async function handBack(db: Queryable, workerId: string, ids: number[]): Promise<void> {
  const which = sql`claimed_by = ${workerId}::uuid and id = any(${ids}::bigint[])`;
  await giveWay(db, which);
  await db.query(sql`
    update jobs set claimed_by = null, claimed_until = null, attempts = attempts - 1 where ${which}
  `);
}

/** Deaths of its process after which a job comes again at once: what was under way beside the one that is to blame is soon done. */
const deathsAtOnceMax = 2;
const deathPauseMsMax = 30_000;

/**
 * Puts the jobs of dead workers back: those whose claim has run out or, with `all`, every claimed one. After a few deaths each
 * comes by itself, after a longer pause every time: not beside the job that is to blame, and not in every start of a process
 * that does not live long.
 */
export async function releaseClaims(db: Queryable, { all }: { all: boolean }): Promise<void> {
  const dead = all ? sql`claimed_by is not null` : sql`claimed_by is not null and claimed_until < now()`;
  await giveWay(db, dead);
  await db.query(sql`
    update jobs
    set claimed_by = null, claimed_until = null, deaths = deaths + 1,
        run_at = case when deaths < ${deathsAtOnceMax}::int then run_at else now() + (0.5 + random()) * make_interval(secs =>
          least(2 ^ (deaths - ${deathsAtOnceMax}::int), ${deathPauseMsMax / 1_000}::float8)) end
    where ${dead}`);
}

/** A job that was enqueued again while it ran makes way for the new one: two cannot wait under a key. */
async function giveWay(db: Queryable, which: Sql): Promise<void> {
  await db.query(sql`
    delete from jobs
    where ${which} and key is not null and exists (
      select from jobs twin
      where twin.kind = jobs.kind and twin.customer_id is not distinct from jobs.customer_id
        and twin.key = jobs.key and twin.claimed_by is null)
  `);
}
