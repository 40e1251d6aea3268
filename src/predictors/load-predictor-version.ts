import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { enqueue } from '../jobs/enqueue.js';
import { operation } from '../operation.js';
import { prepareVersionKind } from './prepare-version.job.js';
import { getVersion, PredictorVersionAnswer } from './versions.js';

export const loadPredictorVersion = operation({
  id: 'load-predictor-version',
  method: 'POST',
  path: '/predictors/{name}/versions/{version}/load',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Load a predictor version that was unloaded',
  description: 'It is verified and warmed again, in the background.',
  params: Type.Object({ name: Id, version: Id }),
  answers: { 202: { description: 'The version as it is now', schema: PredictorVersionAnswer } },
  errors: [errors.predictorNotFound, errors.predictorNotReady],
  async handle({ context, params: { name, version } }) {
    const found = await getVersion(context.db, { name, version });
    if (found.state !== 'unloaded' && found.state !== 'ready')
      throw errors.predictorNotReady(`It is ${found.state}; only an unloaded version can be loaded.`);
    if (found.state === 'unloaded') {
      const data = { name, version };
      const key = `${name}/${version}`;
      await enqueue(context.db, [{ customerId: null, kind: prepareVersionKind, key, data }]);
      context.worker.wake();
    }
    return { status: 202, body: found };
  },
});
