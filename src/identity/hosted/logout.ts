import type { FastifyInstance } from 'fastify';
import { findClient } from '../clients.js';
import type { Realm } from '../realm.js';
import { forgetBrowser } from './browser-session.js';
import { sendMessagePage } from './sign-in-page.js';

/**
 * Where clients send users who sign out: the browser is no longer known. Leads back (`logout_uri`, as exact as a redirect
 * address) or says so.
 */
export function logoutPage(app: FastifyInstance, realm: Realm): void {
  app.get('/logout', async (request, reply) => {
    const { client_id: clientId, logout_uri: uri } = request.query as Record<string, unknown>;
    reply.header('cache-control', 'no-store');
    await forgetBrowser(realm, request, reply);
    if (uri === undefined) {
      return sendMessagePage(reply, {
        status: 200,
        title: 'Signed out',
        message: 'You can close this page.',
      });
    }
    const client = typeof clientId === 'string' ? await findClient(realm.db, clientId) : undefined;
    if (typeof uri !== 'string' || !client?.redirectUris.includes(uri)) {
      const message = 'The address to return to (logout_uri) is not one of those registered for the client.';
      return sendMessagePage(reply, { status: 400, title: 'This link does not work', message });
    }
    return reply.redirect(uri, 303);
  });
}
