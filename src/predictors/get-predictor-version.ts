import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getVersion, PredictorVersionAnswer, withHealth } from './versions.js';

export const getPredictorVersion = operation({
  id: 'get-predictor-version',
  method: 'GET',
  path: '/predictors/{name}/versions/{version}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Get a predictor version',
  params: Type.Object({ name: Id, version: Id }),
  answers: { 200: { description: 'The version', schema: PredictorVersionAnswer } },
  errors: [errors.predictorNotFound],
  async handle({ context, params }) {
    return { status: 200, body: withHealth(context, await getVersion(context.db, params)) };
  },
});
