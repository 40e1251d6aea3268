import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectionLost, databaseRetryAfter, isDiskFull } from '../../db/database-error.js';
import { logFailure } from '../log-failure.js';

/** A refusal in the form of RFC 6749, section 5.2. */
export class OAuthError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = code;
  }
}

export function sendOAuthError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = asOAuthError(error, request);
  reply
    .code(refusal.status)
    .headers({ ...refusal.headers, 'cache-control': 'no-store' })
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ error: refusal.code, error_description: refusal.message }));
}

function asOAuthError(error: unknown, request: FastifyRequest): OAuthError {
  if (error instanceof OAuthError) return error;
  // Fastify's own refusals: a body that is too large, and the like.
  const status = (error as { statusCode?: number }).statusCode;
  if (status !== undefined && status < 500) {
    return new OAuthError('invalid_request', 'The request could not be read', status);
  }
  logFailure(request, error);
  if (error instanceof ConnectionLost || isDiskFull(error))
    return new OAuthError('temporarily_unavailable', 'Try again', 503, databaseRetryAfter);
  return new OAuthError('server_error', 'Something went wrong on our side', 500);
}
