import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../http/problem.js';
import { emailClaims } from '../issue-tokens.js';
import type { Realm } from '../realm.js';
import { findSession } from '../sessions.js';
import { findUser } from '../users.js';
import { OAuthError, sendOAuthError } from './oauth-error.js';

/** Who the bearer of an access token is. */
export function userInfoEndpoint(app: FastifyInstance, realm: Realm): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/oauth2/userInfo',
    errorHandler: sendOAuthError,
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const token = await realm.tokens.prove(bearer(request)).catch(refuse);
      if (token.tokenUse !== 'access') throw unauthorized('invalid_token', 'It is not an access token');
      if (!token.scope.includes('openid')) {
        throw unauthorized('insufficient_scope', 'The scope openid is needed', 403);
      }
      const session = await findSession(realm.db, { originJti: String(token.payload.origin_jti) });
      const user = await findUser(realm.db, token.username);
      if (!user?.enabled || !session || session.revokedAt) {
        throw unauthorized('invalid_token', 'The token has been revoked');
      }
      return { sub: user.sub, username: user.username, ...emailClaims(user) };
    },
  });
}

function bearer({ headers }: FastifyRequest): string {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw unauthorized('invalid_token', 'Send the access token as Bearer');
  return token;
}

function refuse(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw unauthorized('invalid_token', 'The access token is not valid or has expired');
}

function unauthorized(code: string, message: string, status = 401): OAuthError {
  return new OAuthError(code, message, status, { 'www-authenticate': `Bearer error="${code}"` });
}
