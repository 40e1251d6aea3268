import { randomUUID } from 'node:crypto';
import sql, { empty } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import type { IdentityUser } from './identity-provider.js';

export interface User extends IdentityUser {
  sub: string;
  passwordHash: string;
  /** Until when a temporary password is taken; null for one that the user has chosen. */
  passwordExpiresAt: Date | null;
}

export const usernameCharactersMax = 128;
/** Cognito's rule: letters, marks, symbols, numbers and punctuation, no spaces. */
export const usernamePattern = '^[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+$';

const usernameForm = new RegExp(usernamePattern, 'u');

export function usernameIsValid(username: string): boolean {
  return username.length <= usernameCharactersMax && usernameForm.test(username);
}

const userColumns = sql`username, sub, password_hash as "passwordHash", password_expires_at as "passwordExpiresAt",
  groups, status, enabled, created_at as "createdAt"`;

export async function findUser(db: Queryable, username: string): Promise<User | undefined> {
  if (!usernameIsValid(username)) return undefined;
  const [row] = await db.query<User>(
    sql`select ${userColumns} from identity_users where username = ${username}`,
  );
  return row;
}

/** By name, in the same order on every database: all, or those in a group. */
export async function listUsers(
  db: Queryable,
  { group, limit, offset }: { group?: string; limit: number; offset: number },
): Promise<User[]> {
  const condition = group === undefined ? empty : sql`where ${group} = any(groups)`;
  return db.query<User>(
    sql`select ${userColumns} from identity_users ${condition}
        order by username collate "C" limit ${limit} offset ${offset}`,
  );
}

/** `undefined` when the name is taken. */
export async function insertUser(
  db: Queryable,
  user: Omit<User, 'sub' | 'enabled'>,
): Promise<User | undefined> {
  const sub = randomUUID();
  const { username, passwordHash, passwordExpiresAt, groups, status, createdAt } = user;
  const rows = await db.query(
    sql`insert into identity_users
          (username, sub, password_hash, password_expires_at, groups, status, created_at)
        values (${username}, ${sub}, ${passwordHash}, ${passwordExpiresAt}, ${groups}::text[], ${status}, ${createdAt})
        on conflict (username) do nothing returning username`,
  );
  return rows.length === 0 ? undefined : { ...user, sub, enabled: true };
}

/** A password that the user has chosen, so that no change is asked for any more; or a temporary one. */
export async function setPassword(
  db: Queryable,
  username: string,
  passwordHash: string,
  temporaryUntil: Date | null = null,
): Promise<void> {
  const status: User['status'] = temporaryUntil === null ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
  await db.query(
    sql`update identity_users
        set password_hash = ${passwordHash}, password_expires_at = ${temporaryUntil}, status = ${status}
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
