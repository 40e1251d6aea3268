import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { tokenHash } from './secret-hash.js';

const failuresFree = 5;
const lockSecondsMax = 900;
/** Failures are forgotten when none has followed for this long. */
const memorySecondsMax = 2 * lockSecondsMax;

/** Until when nobody is let in under this name, or `undefined`. */
export async function lockedUntil(db: Queryable, username: string, now: Date): Promise<Date | undefined> {
  const [row] = await db.query<{ locked_until: Date }>(
    sql`select locked_until from identity_sign_in_failures
        where username_hash = ${tokenHash(username)} and locked_until > ${now}`,
  );
  return row?.locked_until;
}

/** Counts a wrong password. The fifth in a row locks the name for a second, each further one for twice as long. */
export async function recordFailure(db: Queryable, username: string, now: Date): Promise<void> {
  await db.query(
    sql`delete from identity_sign_in_failures where failed_at < ${before(now, memorySecondsMax)}`,
  );
  const [row] = await db.query<{ failures: number }>(
    sql`insert into identity_sign_in_failures (username_hash, failures, failed_at)
        values (${tokenHash(username)}, 1, ${now})
        on conflict (username_hash) do update
          set failures = identity_sign_in_failures.failures + 1, failed_at = excluded.failed_at
        returning failures`,
  );
  const failures = row!.failures;
  if (failures < failuresFree) return;
  const lockSeconds = Math.min(2 ** (failures - failuresFree), lockSecondsMax);
  await db.query(
    sql`update identity_sign_in_failures set locked_until = ${before(now, -lockSeconds)}
        where username_hash = ${tokenHash(username)}`,
  );
}

export async function forgetFailures(db: Queryable, username: string): Promise<void> {
  await db.query(sql`delete from identity_sign_in_failures where username_hash = ${tokenHash(username)}`);
}

function before(now: Date, seconds: number): Date {
  return new Date(now.getTime() - seconds * 1000);
}
