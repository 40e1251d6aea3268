import { Type } from 'typebox';
import { operation } from '../../operation.js';

export const getServerLive = operation({
  id: 'get-server-live',
  method: 'GET',
  base: '/v2',
  path: '/health/live',
  level: 'service',
  scope: 'installation',
  tag: 'Open Inference Protocol',
  summary: 'Say whether the server answers',
  description: 'For probes without a key there is `/health/live`.',
  answers: { 200: { description: 'It does', schema: Type.Object({ live: Type.Boolean() }) } },
  handle: async () => ({ status: 200, body: { live: true } }),
});
