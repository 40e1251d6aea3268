import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Customer, CustomerName, changeCustomer, getCustomerOf } from './customers.js';
import { CustomerSettings } from './settings.js';

export const updateCustomer = operation({
  id: 'update-customer',
  method: 'PATCH',
  path: '/customers/{id}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Change, suspend or resume a customer',
  description: `What is left out stays; \`settings\` are replaced as a whole. With \`"status": "suspended"\` all keys and
tokens of the customer are refused from now on, on every process, and its data is kept; \`"active"\` undoes that.`,
  params: Type.Object({ id: Id }),
  body: Type.Object(
    {
      name: Type.Optional(CustomerName),
      status: Type.Optional(Type.Enum(['active', 'suspended'])),
      settings: Type.Optional(CustomerSettings),
    },
    { $id: 'CustomerChange', additionalProperties: false, minProperties: 1 },
  ),
  example: { status: 'suspended' },
  answers: { 200: { description: 'The customer as it is now', schema: Customer } },
  errors: [errors.customerNotFound],
  async handle({ context, params, body }) {
    await changeCustomer(context.db, params.id, body);
    context.apiKeys.forget();
    context.limits.forget();
    return { status: 200, body: await getCustomerOf(context.db, params.id), concerns: params.id };
  },
});
