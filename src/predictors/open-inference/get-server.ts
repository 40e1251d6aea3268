import { Type } from 'typebox';
import { operation } from '../../operation.js';
import { version } from '../../version.js';

export const getServer = operation({
  id: 'get-server',
  method: 'GET',
  base: '/v2',
  path: '/',
  level: 'service',
  scope: 'installation',
  tag: 'Open Inference Protocol',
  summary: 'Get what the server is',
  answers: {
    200: {
      description: 'The server; tensors are told in JSON alone',
      schema: Type.Object({
        name: Type.String(),
        version: Type.String(),
        extensions: Type.Array(Type.String()),
      }),
    },
  },
  handle: async () => ({ status: 200, body: { name: 'vitrine', version, extensions: [] } }),
});
