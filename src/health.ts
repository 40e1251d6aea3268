import type { FastifyInstance } from 'fastify';
import type { Context } from './context.js';

/** `/health/live`: the process answers. `/health/ready`: it can do its work. `/metrics`: for Prometheus. */
export function registerHealth(app: FastifyInstance, context: Context): void {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_request, reply) => {
    const faults = await faultsOf(context);
    if (faults.length === 0) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', faults });
  });
  app.get('/metrics', async (_request, reply) => {
    const { registry } = context.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

async function faultsOf(context: Context): Promise<string[]> {
  const faults: string[] = [];
  if (!context.state.isReady) faults.push('starting or stopping');
  return faults;
}
