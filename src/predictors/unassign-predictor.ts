import { Type } from 'typebox';
import { getCustomerOf } from '../customers/customers.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getAssignment } from './customer-assignments.js';
import { takeAway } from './take-away.js';

export const unassignPredictor = operation({
  id: 'unassign-predictor',
  method: 'DELETE',
  path: '/customers/{id}/predictors/{name}/versions/{version}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Take a predictor version away from a customer',
  description:
    'With all that it said about the images of the customer. The default of a task cannot be taken away, but for that of `compatibility`: what was learned from the outfits of the shop takes its place.',
  params: Type.Object({ id: Id, name: Id, version: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.customerNotFound, errors.predictorNotFound, errors.predictorInUse],
  async handle({ context, params: { id: customerId, name, version } }) {
    await getCustomerOf(context.db, customerId);
    const found = await getAssignment(context.db, { customerId, name, version });
    if (found.is_default && found.task !== 'compatibility')
      throw errors.predictorInUse(
        `It is the default for the task ${found.task}; make another version the default first.`,
      );
    await takeAway(context, { customerId, name, version });
    return { status: 204, concerns: customerId };
  },
});
