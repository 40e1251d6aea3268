import { Type } from 'typebox';
import { modelOperations } from './model-operations.js';

const ModelReady = Type.Object({ name: Type.String(), ready: Type.Boolean() });

export const [getModelReady, getModelVersionReady] = modelOperations({
  id: 'get-model-ready',
  method: 'GET',
  path: '/ready',
  summary: 'Say whether a model answers',
  answers: {
    200: { description: 'It does', schema: ModelReady },
    503: { description: 'The server that runs it does not answer', schema: ModelReady },
  },
  async handle([version], { context }) {
    const { state = 'up' } = context.inference.health(version) ?? {};
    const ready = state === 'up';
    return { status: ready ? 200 : 503, body: { name: version.manifest.name, ready } };
  },
});
