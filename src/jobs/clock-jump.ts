import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/** Less is waited for: clocks are set by fractions of a second all the time. */
const jumpMsMin = 2_000;

/**
 * Notices that the clock of the database was set back, and brings the times of jobs along: else what was due a moment ago
 * would stand still until the clock is there again.
 */
export class ClockWatch {
  /** Of the look before: the database's clock, and ours when that was answered. */
  #before: { clock: Date; answeredAt: number } | undefined;

  /** To be called now and then; the first call takes it that there may have been a jump before. */
  async look(db: Queryable, limits: { claimMs: number; retryMsMax: number }): Promise<void> {
    const askedAt = performance.now();
    const [row] = await db.query<{ clock: Date }>(sql`select clock_timestamp() as clock`);
    const clock = row!.clock;
    const before = this.#before;
    this.#before = { clock, answeredAt: performance.now() };
    // At least so much time has passed, however long the two answers took.
    const passedMs = before && askedAt - before.answeredAt;
    if (passedMs !== undefined && clock.getTime() - before!.clock.getTime() > passedMs - jumpMsMin) return;
    await bringAlong(db, limits);
  }
}

/**
 * A job from the future tells by how much the clock was set back. An older one that waits for its retry, and a claim, wait
 * no longer than these ever do. Any number of workers may do this at once.
 */
async function bringAlong(
  db: Queryable,
  { claimMs, retryMsMax }: { claimMs: number; retryMsMax: number },
): Promise<void> {
  const seconds = (ms: number) => sql`make_interval(secs => ${ms / 1_000}::float8)`;
  await db.query(sql`
    update jobs set run_at = run_at - (created_at - now()), created_at = now()
    where created_at > now() + ${seconds(jumpMsMin)}`);
  await db.query(sql`
    update jobs set run_at = now()
    where last_error is not null and run_at > now() + ${seconds(retryMsMax)}`);
  await db.query(sql`
    update jobs set claimed_until = now() + ${seconds(claimMs)}
    where claimed_until > now() + ${seconds(2 * claimMs)}`);
}
