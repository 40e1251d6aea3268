import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { policyText } from './security-policy.js';

/** What the console is told in its page. Addresses are of this server when they have no host. */
export interface ConsoleSettings {
  version: string;
  signIn:
    | {
        clientId: string;
        authorizationUrl: string;
        tokenUrl: string;
        revocationUrl: string;
        logoutUrl: string;
      }
    | undefined;
}

/** Where `npm run build` puts it. */
export const builtConsole = fileURLToPath(new URL('../console/', import.meta.url));

/** That of the docs page. */
const iconFile = fileURLToPath(new URL('../../assets/docs-page/icon.svg', import.meta.url));

/** First parts of addresses that belong to others: what they do not know is unknown, no place in the console. */
const elsewhere = ['v1', 'v2', 'docs', 'identity', 'health', 'metrics', 'mcp', 'assets'];

const forEver = 'public, max-age=31536000, immutable';

export interface Console {
  /** For `app.register`: the page at `/`, its files in `/assets/`. */
  pages(app: FastifyInstance): Promise<void>;
  /** Answers with the page where a browser asks for one at an address that nobody else serves. */
  answerPlace(request: FastifyRequest, reply: FastifyReply): boolean;
}

/**
 * The console. Everything comes from this server; the page may talk to it and to the identity provider. In a checkout
 * that was not built, the way to the documentation.
 */
export async function openConsole(settings: ConsoleSettings, { root = builtConsole } = {}): Promise<Console> {
  const template = await readPage(root);
  if (template === undefined) {
    return {
      pages: async (app) => {
        app.get('/', (_request, reply) => reply.redirect('/docs/'));
      },
      answerPlace: () => false,
    };
  }
  const page = template.replace('{settings}', () => escapeAttribute(JSON.stringify(settings)));
  const policy = policyFor(settings);
  return {
    async pages(app) {
      app.get('/', (_request, reply) => send(reply));
      await files(app, root);
    },
    answerPlace(request, reply) {
      if (!isPlace(request)) return false;
      send(reply);
      return true;
    },
  };

  function send(reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(18).toString('base64');
    return reply
      .code(200)
      .headers({
        'content-security-policy': policy(nonce),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'x-frame-options': 'DENY',
      })
      .type('text/html; charset=utf-8')
      .send(page.replace('{nonce}', nonce));
  }
}

async function files(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: `${root}assets`,
    prefix: '/assets/',
    decorateReply: false,
    preCompressed: true,
    cacheControl: false,
    index: false,
    setHeaders: (reply) => {
      reply.setHeader('cache-control', forEver);
    },
  });
  const icon = await readFile(iconFile);
  app.get('/icon.svg', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').type('image/svg+xml').send(icon),
  );
}

async function readPage(root: string): Promise<string | undefined> {
  try {
    return await readFile(`${root}index.html`, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isPlace({ method, url, headers }: FastifyRequest): boolean {
  const first = url.split(/[/?]/, 2)[1] ?? '';
  const wantsPage = headers.accept?.includes('text/html') ?? false;
  return (method === 'GET' || method === 'HEAD') && wantsPage && !elsewhere.includes(first);
}

/** The library of components writes two small style sheets of its own into the page, with the nonce. */
function policyFor({ signIn }: ConsoleSettings): (nonce: string) => string {
  const { tokenUrl = '' } = signIn ?? {};
  const provider = tokenUrl.startsWith('https://') ? [new URL(tokenUrl).origin] : [];
  return (nonce) =>
    policyText({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': `'self' 'nonce-${nonce}'`,
      'img-src': "'self' blob:",
      'connect-src': ["'self'", ...provider].join(' '),
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
