import type { FastifyInstance } from 'fastify';
import { inSpan, type Span } from '../telemetry/span.js';
import type { Telemetry } from '../telemetry/telemetry.js';

declare module 'fastify' {
  interface FastifyRequest {
    span?: Span;
  }
}

/** Gives each request to these routes a span, a part of the trace that its `traceparent` names. */
export function traceRequests(app: FastifyInstance, { begin }: Telemetry): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { method, headers, routeOptions, url } = request;
    const route = routeOptions.url ?? 'unknown';
    const { traceparent } = headers;
    const origin = typeof traceparent === 'string' ? { parent: traceparent } : undefined;
    const facts = {
      'http.request.method': method,
      'http.route': route,
      'url.path': url.split('?', 1)[0]!,
      'vitrine.request.id': request.id,
    };
    const span = begin('request', `${method} ${route}`, facts, origin);
    request.span = span;
    // The caller may have gone away without an answer.
    reply.raw.once('close', () => reply.raw.writableFinished || span.end());
    inSpan(span, done);
  });
  // The body comes in with the events of its connection, which know of no span.
  app.addHook('preValidation', (request, _reply, done) => inSpan(request.span!, done));
  app.addHook('onResponse', async ({ span }) => span?.end());
}
