import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cognitoProtocol } from './cognito-protocol/cognito-protocol.js';
import { allowAnyOrigin } from './cross-origin.js';
import type { EmbeddedIdentity } from './embedded-identity.js';
import { authorizePages } from './hosted/authorize.js';
import { discoveryEndpoints } from './hosted/discovery.js';
import { logoutPage } from './hosted/logout.js';
import { revokeEndpoint } from './hosted/revoke-endpoint.js';
import { sendMessagePage } from './hosted/sign-in-page.js';
import { tokenEndpoint } from './hosted/token-endpoint.js';
import { userInfoEndpoint } from './hosted/user-info.js';
import { logFailure } from './log-failure.js';

const bodyBytesMax = 64 * 1024;

/**
 * The embedded identity provider's addresses. Register it with the prefix `/identity`:
 * `app.register(async (scope) => identityRoutes(scope, identity), { prefix: '/identity' })`.
 */
export function identityRoutes(app: FastifyInstance, { realm }: EmbeddedIdentity): void {
  readBodiesAsText(app);

  app.register(async (open) => {
    allowAnyOrigin(open, [
      '/',
      '/oauth2/token',
      '/oauth2/revoke',
      '/oauth2/userInfo',
      '/.well-known/openid-configuration',
      '/.well-known/jwks.json',
    ]);
    cognitoProtocol(open, realm);
    tokenEndpoint(open, realm);
    revokeEndpoint(open, realm);
    userInfoEndpoint(open, realm);
    discoveryEndpoints(open, realm);
  });

  app.register(async (pages) => {
    pages.setErrorHandler(sendFailurePage);
    authorizePages(pages, realm);
    logoutPage(pages, realm);
  });
}

/** Each address knows what its body is; content types are not relied upon. */
function readBodiesAsText(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const options = { parseAs: 'string' as const, bodyLimit: bodyBytesMax };
  app.addContentTypeParser('*', options, (_request, body, done) => done(null, body));
}

function sendFailurePage(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { statusCode: status = 500 } = error as { statusCode?: number };
  if (status >= 500) logFailure(request, error);
  const message =
    status < 500 ? 'The request could not be read.' : 'Something went wrong on our side. Please try again.';
  sendMessagePage(reply, { status, title: 'Signing in failed', message });
}
