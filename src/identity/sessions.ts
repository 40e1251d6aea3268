import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { tokenHash } from './secret-hash.js';

/** One sign-in of one user through one client; the tokens that come from it carry its `originJti`. */
export interface Session {
  originJti: string;
  username: string;
  clientId: string;
  scope: string;
  authTime: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

/** The scope of what a browser remembers: it gives no tokens by itself, and no refresh token is that. */
export const browserScope = 'browser';

/** Stores a session, with a refresh token or (implicit flow) without. Sessions of the user that have ended are dropped. */
export async function insertSession(
  db: Queryable,
  session: Omit<Session, 'revokedAt'>,
  refreshToken: string | undefined,
): Promise<void> {
  const { originJti, username, clientId, scope, authTime, expiresAt } = session;
  const hash = refreshToken === undefined ? null : tokenHash(refreshToken);
  await db.query(
    sql`delete from identity_sessions where username = ${username} and expires_at <= ${authTime}`,
  );
  await db.query(
    sql`insert into identity_sessions
          (origin_jti, refresh_hash, username, client_id, scope, auth_time, expires_at)
        values (${originJti}, ${hash}, ${username}, ${clientId}, ${scope}, ${authTime}, ${expiresAt})`,
  );
}

export async function findSession(
  db: Queryable,
  by: { refreshToken: string } | { browserToken: string } | { originJti: string },
): Promise<Session | undefined> {
  const condition =
    'refreshToken' in by
      ? sql`refresh_hash = ${tokenHash(by.refreshToken)} and scope <> ${browserScope}`
      : 'browserToken' in by
        ? sql`refresh_hash = ${tokenHash(by.browserToken)} and scope = ${browserScope}`
        : sql`origin_jti = ${by.originJti}`;
  const [row] = await db.query<Session>(
    sql`select origin_jti as "originJti", username, client_id as "clientId", scope, auth_time as "authTime",
               expires_at as "expiresAt", revoked_at as "revokedAt"
        from identity_sessions where ${condition}`,
  );
  return row;
}

export async function revokeSession(db: Queryable, originJti: string, now: Date): Promise<void> {
  await db.query(
    sql`update identity_sessions set revoked_at = ${now}
        where origin_jti = ${originJti} and revoked_at is null`,
  );
}

export async function revokeSessionsOf(db: Queryable, username: string, now: Date): Promise<void> {
  await db.query(
    sql`update identity_sessions set revoked_at = ${now}
        where username = ${username} and revoked_at is null`,
  );
}
