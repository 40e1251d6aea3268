import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Client } from '../clients.js';
import { renewTokens, startSession, type Tokens } from '../issue-tokens.js';
import { peekPending, takePending } from '../pending.js';
import type { Realm } from '../realm.js';
import { sameSecret } from '../secret-hash.js';
import { findSession, revokeSession } from '../sessions.js';
import { findUser, type User } from '../users.js';
import type { CodeData } from './authorize.js';
import { authenticateClient } from './client-authentication.js';
import { OAuthError, sendOAuthError } from './oauth-error.js';

/** Where clients redeem authorization codes and refresh tokens. */
export function tokenEndpoint(app: FastifyInstance, realm: Realm): void {
  app.post('/oauth2/token', {
    handler: async (request, reply) => {
      const form = new URLSearchParams(String(request.body ?? ''));
      for (const name of form.keys()) {
        if (form.getAll(name).length > 1) {
          throw new OAuthError('invalid_request', 'A parameter was given more than once');
        }
      }
      const client = await authenticateClient(realm, request.headers.authorization, form);
      return reply
        .header('cache-control', 'no-store')
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(await grant(realm, client, form)));
    },
    errorHandler: sendOAuthError,
  });
}

function grant(realm: Realm, client: Client, form: URLSearchParams): Promise<object> {
  const type = required(form, 'grant_type');
  if (type === 'authorization_code') return redeemCode(realm, client, form);
  if (type === 'refresh_token') return refresh(realm, client, form);
  throw new OAuthError('unsupported_grant_type', 'grant_type is authorization_code or refresh_token');
}

async function redeemCode(realm: Realm, client: Client, form: URLSearchParams): Promise<object> {
  const code = required(form, 'code');
  const now = realm.clock();
  const issued = await peekPending<CodeData>(realm.db, 'code', code, now);
  if (!issued || issued.clientId !== client.id) throw invalidGrant('The code is unknown or has expired');
  if (issued.used) {
    // Somebody else may have redeemed it first: end what came of it.
    await revokeSession(realm.db, issued.data.originJti, now);
    throw invalidGrant('The code has been used already');
  }
  if (!(await takePending(realm.db, 'code', code, now))) throw invalidGrant('The code has been used already');
  const { originJti, redirectUri, scope, nonce, codeChallenge, authTime } = issued.data;
  if (form.get('redirect_uri') !== redirectUri) throw invalidGrant('redirect_uri is not the one of the code');
  checkVerifier(codeChallenge, form.get('code_verifier'));
  const user = await enabledUser(realm, issued.username);
  const session = { user, clientId: client.id, scope, nonce, originJti, authTime: new Date(authTime) };
  const tokens = await startSession(realm, session);
  return { ...answer(tokens, scope), refresh_token: tokens.refreshToken };
}

async function refresh(realm: Realm, client: Client, form: URLSearchParams): Promise<object> {
  const session = await findSession(realm.db, { refreshToken: required(form, 'refresh_token') });
  if (!session || session.clientId !== client.id) throw invalidGrant('The refresh token is unknown');
  if (session.revokedAt) throw invalidGrant('The refresh token has been revoked');
  if (session.expiresAt <= realm.clock()) throw invalidGrant('The refresh token has expired');
  const user = await enabledUser(realm, session.username);
  return answer(await renewTokens(realm, user, session), session.scope);
}

function answer(tokens: Tokens, scope: string): object {
  return {
    ...(scope.split(' ').includes('openid') ? { id_token: tokens.idToken } : {}),
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresIn,
    scope,
  };
}

/** A verifier without a challenge is refused too: somebody may have taken the challenge out of the request. */
function checkVerifier(challenge: string | undefined, verifier: string | null): void {
  if (challenge === undefined && verifier === null) return;
  if (challenge === undefined) throw invalidGrant('The code was issued without a code_challenge');
  if (verifier === null) throw invalidGrant('code_verifier is missing');
  const hash = createHash('sha256').update(verifier).digest('base64url');
  if (!/^[\w.~-]{43,128}$/.test(verifier) || !sameSecret(hash, challenge)) {
    throw invalidGrant('code_verifier does not match the code_challenge');
  }
}

async function enabledUser(realm: Realm, username: string): Promise<User> {
  const user = await findUser(realm.db, username);
  if (!user?.enabled) throw invalidGrant('The user is disabled');
  return user;
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value) throw new OAuthError('invalid_request', `${name} is missing`);
  return value;
}

function invalidGrant(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
