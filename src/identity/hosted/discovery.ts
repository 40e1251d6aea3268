import type { FastifyInstance } from 'fastify';
import type { Realm } from '../realm.js';
import { responseTypes, scopes } from './authorize-request.js';

/** OpenID Connect discovery and the public keys. */
export function discoveryEndpoints(app: FastifyInstance, realm: Realm): void {
  app.get('/.well-known/openid-configuration', async () => ({
    issuer: realm.issuer,
    authorization_endpoint: `${realm.issuer}/oauth2/authorize`,
    token_endpoint: `${realm.issuer}/oauth2/token`,
    userinfo_endpoint: `${realm.issuer}/oauth2/userInfo`,
    revocation_endpoint: `${realm.issuer}/oauth2/revoke`,
    end_session_endpoint: `${realm.issuer}/logout`,
    jwks_uri: `${realm.issuer}/.well-known/jwks.json`,
    response_types_supported: responseTypes,
    grant_types_supported: ['authorization_code', 'refresh_token', 'implicit'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: scopes,
  }));

  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300');
    return realm.keys.jwks();
  });
}
