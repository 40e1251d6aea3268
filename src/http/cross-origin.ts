import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Shops call the API from their pages. The API key is in a header, so that no cookie is ever at stake. */
export async function allowOtherOrigins(app: FastifyInstance): Promise<void> {
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'x-api-key',
      'authorization',
      'content-type',
      'x-selected-customer',
      'x-request-id',
      'if-none-match',
      'range',
    ],
    exposedHeaders: [
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
      'etag',
      'content-range',
    ],
    maxAge: preflightSeconds,
  });
}

const preflightSeconds = 3600;
