import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where `npm run build` puts them. */
export const builtWidgets = fileURLToPath(new URL('../widgets/', import.meta.url));

/**
 * The web components at `/widgets/vitrine.js`, for `app.register(widgets)`: a module that the pages of shops load from
 * here, whatever their own address.
 */
export async function widgets(app: FastifyInstance, { root = builtWidgets } = {}): Promise<void> {
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root,
    prefix: '/widgets/',
    decorateReply: false,
    preCompressed: true,
    index: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.setHeader(
        'cache-control',
        `public, max-age=${freshSeconds}, stale-while-revalidate=${staleSeconds}`,
      );
      reply.setHeader('vary', 'accept-encoding');
      reply.setHeader('access-control-allow-origin', '*');
      // Pages that isolate themselves take nothing from elsewhere that does not say this.
      reply.setHeader('cross-origin-resource-policy', 'cross-origin');
    },
  });
}

/** The address stays the same from version to version. */
const freshSeconds = 600;
const staleSeconds = 86_400;
