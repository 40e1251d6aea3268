import { Type } from 'typebox';
import { getCustomerOf } from '../customers/customers.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Assignment, assignmentsOf } from './customer-assignments.js';

export const listCustomerPredictors = operation({
  id: 'list-customer-predictors',
  method: 'GET',
  path: '/customers/{id}/predictors',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'List the predictor versions of a customer',
  params: Type.Object({ id: Id }),
  answers: {
    200: {
      description: 'By task, name and version',
      schema: Type.Object({ results: Type.Array(Assignment) }),
    },
  },
  errors: [errors.customerNotFound],
  async handle({ context, params }) {
    const { id } = await getCustomerOf(context.db, params.id);
    return { status: 200, body: { results: await assignmentsOf(context.db, id) } };
  },
});
