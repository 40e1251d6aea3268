import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Realm } from './realm.js';
import { insertSession, type Session } from './sessions.js';
import { refreshTokenSeconds, tokenSeconds } from './token-life.js';
import type { User } from './users.js';

/** The only scope of a sign-in by password through the JSON protocol, and the one that its operations want. */
export const selfServiceScope = 'aws.cognito.signin.user.admin';

export interface Tokens {
  accessToken: string;
  idToken: string;
  expiresIn: number;
}

interface NewSession {
  user: User;
  clientId: string;
  /** Separated by spaces. */
  scope: string;
  nonce?: string | undefined;
  originJti?: string;
  authTime?: Date;
}

/** Begins a session that can be refreshed for thirty days. */
export async function startSession(
  realm: Realm,
  wanted: NewSession,
): Promise<Tokens & { refreshToken: string }> {
  const refreshToken = randomBytes(48).toString('base64url');
  const tokens = await beginSession(realm, wanted, refreshTokenSeconds, refreshToken);
  return { ...tokens, refreshToken };
}

/** Begins a session that ends with its tokens (implicit flow). */
export function startShortSession(realm: Realm, wanted: NewSession): Promise<Tokens> {
  return beginSession(realm, wanted, tokenSeconds, undefined);
}

/** New tokens of a session that goes on. */
export function renewTokens(realm: Realm, user: User, session: Session): Promise<Tokens> {
  return issue(realm, user, session, undefined);
}

async function beginSession(
  realm: Realm,
  { user, clientId, scope, nonce, originJti = randomUUID(), authTime = realm.clock() }: NewSession,
  seconds: number,
  refreshToken: string | undefined,
): Promise<Tokens> {
  const expiresAt = new Date(realm.clock().getTime() + seconds * 1000);
  const session = { originJti, username: user.username, clientId, scope, authTime, expiresAt };
  await insertSession(realm.db, session, refreshToken);
  return issue(realm, user, session, nonce);
}

async function issue(
  realm: Realm,
  user: User,
  session: Omit<Session, 'revokedAt'>,
  nonce: string | undefined,
): Promise<Tokens> {
  const iat = Math.floor(realm.clock().getTime() / 1000);
  const shared = {
    sub: user.sub,
    iss: realm.issuer,
    origin_jti: session.originJti,
    event_id: randomUUID(),
    auth_time: Math.floor(session.authTime.getTime() / 1000),
    iat,
    exp: iat + tokenSeconds,
    'cognito:groups': user.groups,
  };
  const accessToken = await realm.keys.sign({
    ...shared,
    client_id: session.clientId,
    token_use: 'access',
    scope: session.scope,
    jti: randomUUID(),
    username: user.username,
  });
  const idToken = await realm.keys.sign({
    ...shared,
    ...emailClaims(user),
    aud: session.clientId,
    token_use: 'id',
    at_hash: accessTokenHash(accessToken),
    'cognito:username': user.username,
    jti: randomUUID(),
    ...(nonce === undefined ? {} : { nonce }),
  });
  return { accessToken, idToken, expiresIn: tokenSeconds };
}

/** Users have no address of their own; a name that is one serves. Nobody has verified it. */
export function emailClaims({ username }: User): { email?: string; email_verified?: boolean } {
  return /^[^@\s]+@[^@\s]+$/.test(username) ? { email: username, email_verified: false } : {};
}

/** OpenID Connect's `at_hash`: the left half of the SHA-256. */
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
