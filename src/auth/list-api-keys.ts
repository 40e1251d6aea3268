import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { ApiKeyAnswer, shownKey } from './api-key-answer.js';

export const listApiKeys = operation({
  id: 'list-api-keys',
  method: 'GET',
  path: '/api-keys',
  level: 'superuser',
  scope: 'installation',
  tag: 'API keys',
  summary: 'List the API keys',
  description:
    'Oldest first, with those that have ended. The keys themselves are not stored and cannot be shown.',
  query: Type.Object(
    {
      ...pageQuery,
      customer: Type.Optional(Type.String({ description: 'Only the keys of this customer' })),
      superuser: Type.Boolean({
        default: false,
        description: 'Only the keys of superusers, who belong to no customer',
      }),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'The keys', schema: PageOf(ApiKeyAnswer) } },
  async handle({ context, query, url }) {
    const { customer, superuser, limit, offset } = query;
    const of = superuser ? { customerId: null } : customer === undefined ? {} : { customerId: customer };
    const keys = await context.apiKeys.list({ ...of, limit, offset });
    return { status: 200, body: pageOf(url, query, keys.map(shownKey)) };
  },
});
