import type { FastifyRequest } from 'fastify';

/** Logs an unexpected error without its own fields: those of a database error hold the values of the statement. */
export function logFailure(request: FastifyRequest, error: unknown): void {
  const { name, message, stack } = error instanceof Error ? error : new Error('not an Error was thrown');
  request.log.error({ err: { type: name, message, stack } }, 'The identity provider failed');
}
