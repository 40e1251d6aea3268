import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Realm } from '../realm.js';
import { browserScope, findSession, insertSession, revokeSession, type Session } from '../sessions.js';
import { findUser, type User } from '../users.js';

const cookieName = 'vitrine_browser';
const tokenForm = /^[\w-]{43}$/;
const browserSecondsMax = 12 * 3600;

/**
 * Lets a browser be known, so that a page of the client which was reloaded can ask for tokens with `prompt=none`. Whoever
 * asks without that meets the sign-in page all the same, and may sign in as somebody else.
 */
export async function rememberBrowser(
  realm: Realm,
  reply: FastifyReply,
  { user, clientId }: { user: User; clientId: string },
): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const authTime = realm.clock();
  const expiresAt = new Date(authTime.getTime() + browserSecondsMax * 1000);
  const { username } = user;
  const session = { originJti: randomUUID(), username, clientId, scope: browserScope, authTime, expiresAt };
  await insertSession(realm.db, session, token);
  setCookie(realm, reply, token, browserSecondsMax);
}

/** Who signed in for this client in the browser that asks, and when. */
export async function rememberedUser(
  realm: Realm,
  request: FastifyRequest,
  clientId: string,
): Promise<{ user: User; authTime: Date } | undefined> {
  const session = await sessionOf(realm, request);
  if (!session || session.clientId !== clientId || session.revokedAt) return undefined;
  if (session.expiresAt <= realm.clock()) return undefined;
  const user = await findUser(realm.db, session.username);
  const isGood = user?.enabled && user.status === 'CONFIRMED';
  return isGood ? { user, authTime: session.authTime } : undefined;
}

export async function forgetBrowser(
  realm: Realm,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const session = await sessionOf(realm, request);
  if (!session) return;
  await revokeSession(realm.db, session.originJti, realm.clock());
  setCookie(realm, reply, '', 0);
}

async function sessionOf(realm: Realm, { headers }: FastifyRequest): Promise<Session | undefined> {
  const cookies = (headers.cookie ?? '').split(/; */).map((cookie) => cookie.split('='));
  const token = cookies.find(([name]) => name === cookieName)?.[1] ?? '';
  return tokenForm.test(token) ? findSession(realm.db, { browserToken: token }) : undefined;
}

function setCookie(realm: Realm, reply: FastifyReply, token: string, seconds: number): void {
  const { protocol, pathname } = new URL(realm.issuer);
  const secure = protocol === 'https:' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${cookieName}=${token}; Path=${pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  );
}
