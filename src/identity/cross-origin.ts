import type { FastifyInstance } from 'fastify';

/**
 * Lets pages of any origin call what is registered on `app`. Nothing here goes by cookies: whoever asks has to
 * bring the password, the code or the token, so the origin proves and spoils nothing.
 */
export function allowAnyOrigin(app: FastifyInstance, paths: string[]): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
    // Above all overrides `same-origin`, which the rest of the application may send.
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('access-control-expose-headers', 'x-amzn-errortype, x-amzn-requestid');
  });
  for (const path of paths) {
    app.options(path, async (request, reply) => {
      reply.header('access-control-allow-methods', 'GET, POST');
      reply.header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
      reply.header('access-control-max-age', '86400');
      reply.header('vary', 'access-control-request-headers');
      return reply.code(204).send();
    });
  }
}
