import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Customer, getCustomerOf } from './customers.js';

export const getCustomer = operation({
  id: 'get-customer',
  method: 'GET',
  path: '/customers/{id}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Get a customer',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The customer', schema: Customer } },
  errors: [errors.customerNotFound],
  async handle({ context, params }) {
    return { status: 200, body: await getCustomerOf(context.db, params.id) };
  },
});
