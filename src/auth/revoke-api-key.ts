import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { ApiKeyAnswer, apiKeyNotFound, shownKey } from './api-key-answer.js';

export const revokeApiKey = operation({
  id: 'revoke-api-key',
  method: 'DELETE',
  path: '/api-keys/{id}',
  level: 'superuser',
  scope: 'installation',
  tag: 'API keys',
  summary: 'Revoke an API key',
  description: 'It is refused from now on, on every process. It stays in the list, with the time of its end.',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The key as it is now', schema: ApiKeyAnswer } },
  errors: [errors.apiKeyNotFound],
  async handle({ context, params: { id } }) {
    const key = await context.apiKeys.revoke(id);
    if (!key) throw apiKeyNotFound(id);
    return { status: 200, body: shownKey(key), concerns: key.customerId };
  },
});
