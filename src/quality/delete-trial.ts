import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { deleteTrialRow, getTrial } from './trials.js';

export const deleteTrial = operation({
  id: 'delete-trial',
  method: 'DELETE',
  path: '/predictors/{name}/versions/{version}/trials/{id}',
  level: 'superuser',
  scope: 'customer',
  tag: 'Predictors',
  summary: 'Delete a trial, or end one that runs',
  params: Type.Object({ name: Id, version: Id, id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.trialNotFound],
  async handle({ context, customerId, params: { id, ...version } }) {
    await getTrial(context.db, { customerId, id }, version);
    await deleteTrialRow(context.db, { customerId, id });
    return { status: 204 };
  },
});
