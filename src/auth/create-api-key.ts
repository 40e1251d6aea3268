import { Type } from 'typebox';
import { getCustomerOf } from '../customers/customers.js';
import { errors } from '../errors.js';
import { operation } from '../operation.js';
import { NewApiKey, shownKey } from './api-key-answer.js';

const labelCharsMax = 100;

export const createApiKeyOperation = operation({
  id: 'create-api-key',
  method: 'POST',
  path: '/api-keys',
  level: 'superuser',
  scope: 'installation',
  tag: 'API keys',
  summary: 'Make an API key',
  description: 'The answer shows the key this once: 40 characters, of which the last six are a checksum.',
  body: Type.Object(
    {
      customer: Type.Union([Type.String(), Type.Null()], {
        description: 'Whose key it is to be; null makes one for superusers',
      }),
      label: Type.String({
        minLength: 1,
        maxLength: labelCharsMax,
        pattern: '\\S',
        description: 'Not only spaces',
      }),
    },
    { $id: 'ApiKeyInput', additionalProperties: false },
  ),
  example: { customer: 'acme', label: 'web shop' },
  answers: { 201: { description: 'The new key', schema: NewApiKey } },
  errors: [errors.customerNotFound],
  async handle({ context, body: { customer, label } }) {
    if (customer !== null) await getCustomerOf(context.db, customer);
    const { key, text } = await context.apiKeys.create(customer, label);
    const body = { ...shownKey(key), api_key: text };
    return { status: 201, body, concerns: customer, target: key.id };
  },
});
