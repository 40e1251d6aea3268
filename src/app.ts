import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from './context.js';
import { registerHealth } from './health.js';
import { openConsole } from './http/console.js';
import { allowOtherOrigins } from './http/cross-origin.js';
import { docsPage } from './http/docs-page.js';
import { documentation } from './http/documentation.js';
import { createServer } from './http/server.js';
import { traceRequests } from './http/trace-requests.js';
import { widgets } from './http/widgets.js';
import { EmbeddedIdentity } from './identity/embedded-identity.js';
import type { BrowserSignIn } from './identity/identity-provider.js';
import { identityRoutes } from './identity/identity-routes.js';
import { once } from './once.js';
import { openApiDocument } from './openapi.js';
import { baseOf, bases } from './operation.js';
import { operations } from './operations.js';
import { tellErrorsInProtocol } from './predictors/open-inference/protocol-problem.js';
import { registerOperations } from './routes.js';
import { version } from './version.js';

/** The HTTP app: everything that one port offers. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const { config, identity, log, telemetry } = context;
  const console = await openConsole({ version, signIn: identity.browserSignIn });
  const app = await createServer(log, config.trustedProxies, console.answerPlace);
  app.addHook('onResponse', async (request, reply) => note(context, request, reply));
  const document = once(() => openApiDocument(operations, { version, signIn: identity.browserSignIn }));
  for (const base of bases) {
    await app.register(
      async (api) => {
        if (telemetry) traceRequests(api, telemetry);
        await allowOtherOrigins(api);
        if (base === '/v2') tellErrorsInProtocol(api);
        registerOperations(
          api,
          context,
          operations.filter((operation) => baseOf(operation) === base),
        );
        if (base === '/v1') api.get('/openapi.json', async () => document());
      },
      { prefix: base },
    );
  }
  if (identity instanceof EmbeddedIdentity) {
    await app.register(async (pages) => identityRoutes(pages, identity), { prefix: '/identity' });
  }
  await app.register(async (pages) =>
    docsPage(pages, { documentUrl: '/v1/openapi.json', oauth: docsPageSignIn(identity.browserSignIn) }),
  );
  await app.register(async (site) => documentation(site));
  await app.register(async (site) => widgets(site));
  registerHealth(app, context);
  await app.register(console.pages);
  return app;
}

/** The page's policy has to name the host that it fetches tokens from, when that is another one. */
function docsPageSignIn(signIn: BrowserSignIn | undefined): { clientId: string; tokenOrigin?: string } {
  const { clientId = '', tokenUrl = '' } = signIn ?? {};
  return tokenUrl.startsWith('https://') ? { clientId, tokenOrigin: new URL(tokenUrl).origin } : { clientId };
}

/** One line and one measurement for each request; never a header, a query or a body. */
function note({ log, metrics }: Context, request: FastifyRequest, reply: FastifyReply): void {
  const operation = request.operationId ?? request.routeOptions.url?.split('/')[1] ?? 'unknown';
  const status = reply.statusCode;
  metrics.requests.observe({ operation, status: String(status) }, reply.elapsedTime / 1000);
  const { caller, customerId } = request.authenticated ?? {};
  const { span } = request;
  noteOnSpan(request, status, operation);
  log.info(
    {
      request_id: request.id,
      ...(span ? { trace_id: span.traceId } : {}),
      method: request.method,
      path: request.url.split('?', 1)[0],
      operation,
      status,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(caller ? { privilege: caller.level, customer: customerId } : {}),
    },
    'request',
  );
}

function noteOnSpan(
  { span, authenticated, problemCode }: FastifyRequest,
  status: number,
  operation: string,
): void {
  if (!span) return;
  const { caller, customerId } = authenticated ?? {};
  span.set({
    'vitrine.operation': operation,
    'http.response.status_code': status,
    ...(caller ? { 'vitrine.privilege': caller.level } : {}),
    ...(customerId ? { 'vitrine.customer': customerId } : {}),
    ...(problemCode ? { 'vitrine.problem': problemCode } : {}),
  });
  if (status >= 500) span.fail(new Error(problemCode ?? String(status)));
}
