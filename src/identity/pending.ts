import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { tokenHash } from './secret-hash.js';

/** Something that a sign-in is waiting for: a code to be redeemed, a challenge to be answered. */
export interface Pending<Data> {
  username: string;
  clientId: string;
  data: Data;
}

type Kind = 'code' | 'challenge';

/** Stores it and gives the random token that fetches it, once, until `expiresAt`. */
export async function insertPending(
  db: Queryable,
  kind: Kind,
  { username, clientId, data }: Pending<unknown>,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db.query(sql`delete from identity_pending where expires_at <= ${now}`);
  await db.query(
    sql`insert into identity_pending (hash, kind, username, client_id, data, expires_at)
        values (${tokenHash(token)}, ${kind}, ${username}, ${clientId}, ${JSON.stringify(data)}::jsonb,
                ${expiresAt})`,
  );
  return token;
}

/** Uses it up: of two that come at once, one gets it. */
export async function takePending<Data>(
  db: Queryable,
  kind: Kind,
  token: string,
  now: Date,
): Promise<Pending<Data> | undefined> {
  const [row] = await db.query<Pending<Data>>(
    sql`update identity_pending set used_at = ${now}
        where hash = ${tokenHash(token)} and kind = ${kind} and used_at is null and expires_at > ${now}
        returning username, client_id as "clientId", data`,
  );
  return row;
}

/** Looks without using it up; `used` tells whether it has been. */
export async function peekPending<Data>(
  db: Queryable,
  kind: Kind,
  token: string,
  now: Date,
): Promise<(Pending<Data> & { used: boolean }) | undefined> {
  const [row] = await db.query<Pending<Data> & { used: boolean }>(
    sql`select username, client_id as "clientId", data, used_at is not null as used
        from identity_pending
        where hash = ${tokenHash(token)} and kind = ${kind} and expires_at > ${now}`,
  );
  return row;
}

/** Codes and challenges of a user that wait are worth nothing any more. */
export async function dropPendingOf(db: Queryable, username: string): Promise<void> {
  await db.query(sql`delete from identity_pending where username = ${username}`);
}
