import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

export interface User {
  username: string;
  sub: string;
  passwordHash: string;
  /** `superuser`, or ids of customers. */
  groups: string[];
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  enabled: boolean;
}

export const usernameCharactersMax = 128;

/** Cognito's rule: letters, marks, symbols, numbers and punctuation, no spaces. */
export function usernameIsValid(username: string): boolean {
  return username.length <= usernameCharactersMax && /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(username);
}

export async function findUser(db: Queryable, username: string): Promise<User | undefined> {
  const [row] = await db.query<User>(
    sql`select username, sub, password_hash as "passwordHash", groups, status, enabled
        from identity_users where username = ${username}`,
  );
  return row;
}

/** `undefined` when the name is taken. */
export async function insertUser(
  db: Queryable,
  user: Omit<User, 'sub' | 'enabled'>,
): Promise<User | undefined> {
  const sub = randomUUID();
  const rows = await db.query(
    sql`insert into identity_users (username, sub, password_hash, groups, status)
        values (${user.username}, ${sub}, ${user.passwordHash}, ${user.groups}::text[], ${user.status})
        on conflict (username) do nothing returning username`,
  );
  return rows.length === 0 ? undefined : { ...user, sub, enabled: true };
}

/** A password that the user has chosen, so that no change is asked for any more. */
export async function setPassword(db: Queryable, username: string, passwordHash: string): Promise<void> {
  await db.query(
    sql`update identity_users set password_hash = ${passwordHash}, status = 'CONFIRMED'
        where username = ${username}`,
  );
}

/** Takes a group from everybody; those who have no other are deleted. Gives their number. */
export async function removeGroup(db: Queryable, group: string): Promise<number> {
  const gone = await db.query(
    sql`delete from identity_users where groups = array[${group}] returning 1 as gone`,
  );
  await db.query(sql`
    update identity_users set groups = array_remove(groups, ${group}) where ${group} = any(groups)`);
  return gone.length;
}
