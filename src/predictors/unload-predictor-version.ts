import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { unloadVersion } from './unload-version.js';
import { getVersion, PredictorVersionAnswer } from './versions.js';

export const unloadPredictorVersion = operation({
  id: 'unload-predictor-version',
  method: 'POST',
  path: '/predictors/{name}/versions/{version}/unload',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Unload a predictor version',
  description: `Gives its memory back to the system: the processes that held it end, each after its successor has started. A version
that is assigned to a customer cannot be unloaded. Its files stay.`,
  params: Type.Object({ name: Id, version: Id }),
  answers: { 200: { description: 'The version as it is now', schema: PredictorVersionAnswer } },
  errors: [errors.predictorNotFound, errors.predictorInUse, errors.predictorNotReady],
  async handle({ context, params }) {
    await unloadVersion(context, await getVersion(context.db, params));
    return { status: 200, body: await getVersion(context.db, params) };
  },
});
