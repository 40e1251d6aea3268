import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Trial } from './trial.js';
import { getTrial } from './trials.js';

export const getTrialOperation = operation({
  id: 'get-trial',
  method: 'GET',
  path: '/predictors/{name}/versions/{version}/trials/{id}',
  level: 'superuser',
  scope: 'customer',
  tag: 'Predictors',
  summary: 'Get a trial: how far it is, and its report',
  params: Type.Object({ name: Id, version: Id, id: Id }),
  answers: { 200: { description: 'The trial', schema: Trial } },
  errors: [errors.trialNotFound],
  async handle({ context, customerId, params: { id, ...version } }) {
    return { status: 200, body: await getTrial(context.db, { customerId, id }, version) };
  },
});
