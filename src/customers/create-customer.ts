import { Type } from 'typebox';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { assignVersions } from '../predictors/assignments.js';
import { Customer, CustomerName, createCustomer, customerIdPattern, getCustomerOf } from './customers.js';
import { CustomerSettings } from './settings.js';

export const createCustomerOperation = operation({
  id: 'create-customer',
  method: 'POST',
  path: '/customers',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Open a shop',
  description: `The new customer has the predictors that come with Vitrine, no API key and no user yet: make those with
\`POST /api-keys\` and \`POST /users\`. The id is lower-case letters, digits and dashes, and stays.`,
  body: Type.Object(
    {
      id: Type.String({
        pattern: customerIdPattern,
        maxLength: 63,
        description: 'Lower-case letters, digits and dashes, not a dash first, and not `superuser`',
      }),
      name: Type.Optional(CustomerName),
      settings: Type.Optional(CustomerSettings),
    },
    { $id: 'CustomerInput', additionalProperties: false },
  ),
  example: { id: 'acme', name: 'Acme Fashion', settings: { limits: { requests_per_second: 50 } } },
  answers: { 201: { description: 'The new customer', schema: Customer } },
  errors: [errors.customerExists],
  async handle({ context, body: { id, name = id, settings = {} } }) {
    const isNew = await context.db.transaction(async (tx) => {
      if (!(await createCustomer(tx, { id, name, settings }))) return false;
      await assignVersions(tx, id, context.predictors.shipped);
      return true;
    });
    if (!isNew) throw errors.customerExists(`There is a customer ${id} already; change it with PATCH.`);
    return { status: 201, body: await getCustomerOf(context.db, id), concerns: id, target: id };
  },
});
