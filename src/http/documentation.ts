import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { policyText } from './security-policy.js';

/** Where `npm run build` puts the site. */
export const builtSite = fileURLToPath(new URL('../documentation/', import.meta.url));

/** Hashes of the scripts that stand inside its pages, written when the site is built. */
const inlineScriptsFile = 'inline-scripts.json';

/**
 * The documentation site at `/docs/`, for `app.register(documentation)`; in a checkout that was not built, the way
 * to the interactive page. Everything it shows comes from this server.
 */
export async function documentation(app: FastifyInstance, { root = builtSite } = {}): Promise<void> {
  app.get('/docs', (_request, reply) => reply.redirect('/docs/'));
  const inlineScripts = await readInlineScripts(root);
  if (inlineScripts === undefined) {
    app.get('/docs/', (_request, reply) => reply.redirect('/docs/api/'));
    return;
  }
  // Where errors say that they are explained.
  app.get('/docs/errors', (_request, reply) => reply.redirect('/docs/reference/errors'));
  await app.register(async (site) => pages(site, root, inlineScripts), { prefix: '/docs' });
}

async function pages(site: FastifyInstance, root: string, inlineScripts: string[]): Promise<void> {
  const headers = securityHeaders(inlineScripts);
  const notFound = await readFile(join(root, '404.html'), 'utf8');
  site.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  site.setNotFoundHandler((_request, reply) =>
    reply.code(404).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(notFound),
  );
  await site.register(fastifyStatic, {
    root,
    decorateReply: false,
    extensions: ['html'],
    redirect: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.setHeader('cache-control', path.startsWith(join(root, 'assets')) ? forEver : 'no-cache');
    },
  });
}

/** Names of what lies in `assets/` hold a hash of it. Everything else is asked for again, by its ETag. */
const forEver = 'public, max-age=31536000, immutable';

async function readInlineScripts(root: string): Promise<string[] | undefined> {
  try {
    return JSON.parse(await readFile(join(root, inlineScriptsFile), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function securityHeaders(inlineScripts: string[]): Record<string, string> {
  return {
    'content-security-policy': policyText({
      'default-src': "'none'",
      // The scripts inside the pages choose the colour scheme before anything is drawn; these, and no others.
      'script-src': ["'self'", ...inlineScripts.map((hash) => `'${hash}'`)].join(' '),
      // The colours of code are in style attributes, which hashes cannot allow one by one; a style runs nothing.
      'style-src': "'self' 'unsafe-inline'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    }),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}
