import { Type } from 'typebox';
import { operation } from '../../operation.js';

const ServerReady = Type.Object({ ready: Type.Boolean() });

export const getServerReady = operation({
  id: 'get-server-ready',
  method: 'GET',
  base: '/v2',
  path: '/health/ready',
  level: 'service',
  scope: 'installation',
  tag: 'Open Inference Protocol',
  summary: 'Say whether the server can do its work',
  description: 'For probes without a key there is `/health/ready`.',
  answers: {
    200: { description: 'It can', schema: ServerReady },
    503: { description: 'It is starting or stopping', schema: ServerReady },
  },
  async handle({ context }) {
    const { isReady } = context.state;
    return { status: isReady ? 200 : 503, body: { ready: isReady } };
  },
});
