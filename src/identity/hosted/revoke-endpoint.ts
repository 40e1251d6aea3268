import type { FastifyInstance } from 'fastify';
import type { Realm } from '../realm.js';
import { findSession, revokeSession } from '../sessions.js';
import { authenticateClient } from './client-authentication.js';
import { OAuthError, sendOAuthError } from './oauth-error.js';

/** Where clients give refresh tokens back (RFC 7009). One that is not known is as good as revoked. */
export function revokeEndpoint(app: FastifyInstance, realm: Realm): void {
  app.post('/oauth2/revoke', {
    handler: async (request, reply) => {
      const form = new URLSearchParams(String(request.body ?? ''));
      const client = await authenticateClient(realm, request.headers.authorization, form);
      const token = form.get('token');
      if (!token) throw new OAuthError('invalid_request', 'token is missing');
      if (token.includes('.'))
        throw new OAuthError('unsupported_token_type', 'Only refresh tokens are revoked');
      const session = await findSession(realm.db, { refreshToken: token });
      if (session?.clientId === client.id) await revokeSession(realm.db, session.originJti, realm.clock());
      return reply.header('cache-control', 'no-store').code(200).send();
    },
    errorHandler: sendOAuthError,
  });
}
