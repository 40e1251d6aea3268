import { Type } from 'typebox';
import { modelOperations } from './model-operations.js';

const ModelReady = Type.Object({ name: Type.String(), ready: Type.Boolean() });

export const [getModelReady, getModelVersionReady] = modelOperations({
  id: 'get-model-ready',
  method: 'GET',
  path: '/ready',
  summary: 'Say whether a model answers',
  answers: { 200: { description: 'It does', schema: ModelReady } },
  async handle([{ manifest }]) {
    return { status: 200, body: { name: manifest.name, ready: true } };
  },
});
