import sql from 'sql-template-tag';
import { superuserGroup } from '../auth/authenticate.js';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { generatePassword, hashPassword } from './passwords.js';
import { dropPendingOf } from './pending.js';
import type { Realm } from './realm.js';
import { revokeSessionsOf } from './sessions.js';
import { forgetFailures } from './sign-in-failures.js';
import { findUser, setPassword } from './users.js';

/** As long as in Cognito, unless a pool says otherwise. */
const temporaryPasswordDays = 7;

/** Until when a temporary password made now is taken. */
export function temporaryUntil(now: Date): Date {
  return new Date(now.getTime() + temporaryPasswordDays * 24 * 3600 * 1000);
}

export function setEnabled(realm: Realm, username: string, enabled: boolean): Promise<void> {
  return change(realm, username, async (tx) => {
    await tx.query(sql`update identity_users set enabled = ${enabled} where username = ${username}`);
    if (!enabled) await endSignIns(realm, tx, username);
  });
}

export function setGroups(realm: Realm, username: string, groups: string[]): Promise<void> {
  return change(realm, username, async (tx) => {
    await tx.query(sql`update identity_users set groups = ${groups}::text[] where username = ${username}`);
  });
}

/** Sessions, codes and challenges go along. */
export function deleteUser(realm: Realm, username: string): Promise<void> {
  return change(realm, username, async (tx) => {
    await tx.query(sql`delete from identity_users where username = ${username}`);
  });
}

export async function resetPassword(realm: Realm, username: string): Promise<string> {
  const password = generatePassword();
  const hash = await hashPassword(password, realm.passwordCost);
  await change(realm, username, async (tx) => {
    await setPassword(tx, username, hash, temporaryUntil(realm.clock()));
    await endSignIns(realm, tx, username);
    await forgetFailures(tx, username);
  });
  return password;
}

/**
 * Changes a user, or takes everything back when no enabled superuser would be left. The superusers are locked, so that
 * of two who take each other's rights at once the second one is noticed.
 */
async function change(
  { db }: Realm,
  username: string,
  work: (tx: Queryable) => Promise<void>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await tx.query(sql`
      select username from identity_users where enabled and ${superuserGroup} = any(groups)
      order by username for update`);
    if (!(await findUser(tx, username))) throw errors.userNotFound(`There is no user ${username}.`);
    await work(tx);
    const after = await tx.query(sql`
      select 1 from identity_users where enabled and ${superuserGroup} = any(groups) limit 1`);
    if (before.length > 0 && after.length === 0) throw errors.lastSuperuser();
  });
}

/** Nothing that was begun before can be finished or refreshed. */
async function endSignIns({ clock }: Realm, tx: Queryable, username: string): Promise<void> {
  await revokeSessionsOf(tx, username, clock());
  await dropPendingOf(tx, username);
}
