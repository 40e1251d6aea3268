import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
// Not the package's main file: that loads two megabytes of browser code into this process.
import swaggerFolder from 'swagger-ui-dist/absolute-path.js';
import { policyText } from './security-policy.js';

export interface DocsPageOptions {
  /** Where the OpenAPI document is, as the browser asks for it: `/v1/openapi.json`. */
  documentUrl: string;
  /** Prefills the Authorize dialog; `tokenOrigin` is given when the token endpoint is on another host. */
  oauth: { clientId: string; tokenOrigin?: string };
}

const ownFolder = fileURLToPath(new URL('../../assets/docs-page/', import.meta.url));
const ownFiles = ['docs-page.js', 'docs-page.css', 'reference.css', 'authorize-dialog.css', 'icon.svg'];
const swaggerFiles = ['swagger-ui-bundle.js', 'swagger-ui.css', 'oauth2-redirect.html', 'oauth2-redirect.js'];

/**
 * The interactive page at `/docs/api/`, for `app.register(docsPage, options)`. Everything it shows comes from this server.
 * Its files stand one folder above it: identity providers know `/docs/oauth2-redirect.html` as a redirect address.
 */
export async function docsPage(app: FastifyInstance, options: DocsPageOptions): Promise<void> {
  const page = await renderPage(options);
  const headers = securityHeaders(options);
  await app.register(fastifyStatic, {
    serve: false,
    root: ownFolder,
    decorateReply: !app.hasReplyDecorator('sendFile'),
  });

  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  app.get('/docs/api', (_request, reply) => reply.redirect('/docs/api/'));
  app.get('/docs/api/', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
  for (const file of ownFiles) app.get(`/docs/${file}`, (_request, reply) => reply.sendFile(file, ownFolder));
  for (const file of swaggerFiles) {
    app.get(`/docs/${file}`, (_request, reply) => reply.sendFile(file, swaggerFolder()));
  }
}

/** The page with its settings in attributes, since the policy allows no script inside it. */
async function renderPage({ documentUrl, oauth }: DocsPageOptions): Promise<string> {
  const template = await readFile(`${ownFolder}index.html`, 'utf8');
  return template
    .replaceAll('{documentUrl}', () => escapeAttribute(documentUrl))
    .replaceAll('{clientId}', () => escapeAttribute(oauth.clientId));
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function securityHeaders({ oauth }: DocsPageOptions): Record<string, string> {
  return {
    'content-security-policy': policyText({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': ["'self'", ...(oauth.tokenOrigin === undefined ? [] : [oauth.tokenOrigin])].join(' '),
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    }),
    // With any other value the page loses the sign-in window, which visits pages that have none, on its way back.
    'cross-origin-opener-policy': 'unsafe-none',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
