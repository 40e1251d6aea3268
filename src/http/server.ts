import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { ConnectionLost, databaseRetryAfter, isDiskFull } from '../db/database-error.js';
import { errors } from '../errors.js';
import { Problem } from './problem.js';
import { isFileSystemFull, storageFull } from './storage-full.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The code of the problem that the request is answered with. */
    problemCode?: string;
  }
  interface FastifyContextConfig {
    bodySecondsMax?: number;
  }
}

export const jsonBytesMax = 1024 * 1024;
/** For a request to come in, unless its route says otherwise. */
const bodySecondsMax = 120;
/** For the longest of all. */
export const requestTimeoutMs = 3_600_000;
const connectionTimeoutMs = 150_000;
const pathParameterCharsMax = 2048;
const drainTimeoutMs = 10_000;
const closeIdleMs = 100;

/**
 * A Fastify server with our request ids, body reading, problem answers and cross-origin rules, and no routes.
 * `answerUnknown` may answer a request that no route takes, and gives whether it did.
 */
export async function createServer(
  log: Logger,
  trustedProxies: string[] = [],
  answerUnknown: (request: FastifyRequest, reply: FastifyReply) => boolean = () => false,
): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    // One line a request is written by the app, which knows the operation and the caller.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    bodyLimit: jsonBytesMax,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    // Idle keep-alive connections are closed at once on shutdown, those with a request are answered first.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: pathParameterCharsMax },
    return503OnClosing: false,
  }) as unknown as FastifyInstance;
  app.setErrorHandler((error: FastifyError | Error, request, reply) => sendProblem(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    answerUnknown(request, reply) ? reply : refuseUnknownPath(request),
  );
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    limitTime(request);
  });
  await app.register(multipart, { throwFileSizeLimit: true });
  readJsonWhateverTheContentType(app);
  return app;
}

export function refuseUnknownPath(request: FastifyRequest): never {
  throw errors.pathUnknown(`There is no ${request.method} ${request.url.split('?', 1)[0]}; see /docs.`);
}

/** Ends the connection of a request whose body does not come in in time. */
function limitTime(request: FastifyRequest): void {
  const { raw, routeOptions } = request;
  if (raw.complete) return;
  const seconds = routeOptions.config.bodySecondsMax ?? bodySecondsMax;
  const timer = setTimeout(() => raw.destroy(), seconds * 1000).unref();
  const done = () => clearTimeout(timer);
  raw.once('end', done).once('close', done);
}

/** Answers the requests under way, then closes. */
export async function drain(app: FastifyInstance): Promise<void> {
  const overdue = setTimeout(() => app.server.closeAllConnections(), drainTimeoutMs);
  // A connection whose last request has just been answered would stay open for a next one.
  const idle = setInterval(() => app.server.closeIdleConnections(), closeIdleMs);
  await app.close();
  clearInterval(idle);
  clearTimeout(overdue);
}

/** A caller's id is taken when it is harmless in a log line. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID();
}

/** `curl -d` says that it sends a form; what it sends is JSON. */
function readJsonWhateverTheContentType(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body: Buffer, done) => {
    if (body.length === 0) return done(null, undefined);
    try {
      done(null, JSON.parse(body.toString('utf8')));
    } catch (cause) {
      done(errors.bodyInvalid(`The body is not JSON: ${(cause as Error).message}`, { cause }));
    }
  });
}

/** `more` are members that the body has beside those of a problem. */
export function sendProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  more: (problem: Problem) => Record<string, unknown> = () => ({}),
) {
  const problem = error instanceof Problem ? error : problemOf(error as FastifyError);
  request.problemCode = problem.kind.code;
  if (problem.kind.status >= 500)
    request.log.error({ err: problem.cause ?? problem, code: problem.kind.code }, 'failed');
  return reply
    .code(problem.kind.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify({ ...more(problem), ...problem.body(request.id) }));
}

function problemOf(error: FastifyError | ConnectionLost): Problem {
  const options = { cause: error };
  if (error instanceof ConnectionLost)
    return errors.databaseUnavailable(undefined, { ...options, headers: databaseRetryAfter });
  if (isDiskFull(error) || isFileSystemFull(error)) return storageFull(error);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return errors.bodyTooLarge(undefined, options);
  if (error.statusCode === 413) return errors.bodyTooLarge(error.message, options);
  if (error.statusCode !== undefined && error.statusCode < 500)
    return errors.bodyInvalid(error.message, options);
  return errors.internal(undefined, options);
}
