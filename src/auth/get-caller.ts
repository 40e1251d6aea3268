import { Type } from 'typebox';
import { getCustomerOf } from '../customers/customers.js';
import { operation } from '../operation.js';

export const getCaller = operation({
  id: 'get-caller',
  method: 'GET',
  path: '/caller',
  level: 'service',
  scope: 'customer',
  tag: 'API keys',
  summary: 'Get who is asking, and for which customer',
  description: 'Shows what the API key and the token of a request make together.',
  answers: {
    200: {
      description: 'The caller',
      schema: Type.Object(
        {
          level: Type.Union([Type.Literal('service'), Type.Literal('admin'), Type.Literal('superuser')]),
          username: Type.Union([Type.String(), Type.Null()], { description: 'Null at the level `service`' }),
          api_key_id: Type.String(),
          customer: Type.Object({ id: Type.String(), name: Type.String() }),
        },
        { $id: 'Caller' },
      ),
    },
  },
  async handle({ context, caller, customerId }) {
    const { id, name } = await getCustomerOf(context.db, customerId);
    const { level, username = null, apiKeyId } = caller;
    return { status: 200, body: { level, username, api_key_id: apiKeyId, customer: { id, name } } };
  },
});
