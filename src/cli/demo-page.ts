import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { policyText } from '../http/security-policy.js';

const folder = fileURLToPath(new URL('../../assets/demo-shop/', import.meta.url));

/**
 * A product page of the demo shop at `/shop/`, with the web components in it. `serviceKey` is all that the page knows of
 * the installation, as a shop's page would.
 */
export async function demoPage(app: FastifyInstance, serviceKey: () => Promise<string>): Promise<void> {
  const template = await readFile(`${folder}index.html`, 'utf8');
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
  app.get('/shop', (_request, reply) => reply.redirect('/shop/'));
  app.get('/shop/', async (_request, reply) => {
    const page = template.replaceAll('{key}', await serviceKey());
    return reply.type('text/html; charset=utf-8').send(page);
  });
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    decorateReply: !app.hasReplyDecorator('sendFile'),
  });
  for (const file of ['shop.js', 'shop.css']) {
    app.get(`/shop/${file}`, (_request, reply) => reply.sendFile(file, folder));
  }
}

const headers = {
  'content-security-policy': policyText({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    // Pictures are fetched with the key in a header, and shown from memory.
    'img-src': "'self' blob:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  }),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
