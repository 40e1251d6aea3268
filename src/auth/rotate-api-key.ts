import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { ApiKeyAnswer, apiKeyNotFound, NewApiKey, shownKey } from './api-key-answer.js';

/** A rotated key may go on for a month, so that a shop's apps can be updated in their own time. */
const overlapSecondsMax = 31 * 24 * 60 * 60;
const overlapSecondsDefault = 24 * 60 * 60;

export const rotateApiKey = operation({
  id: 'rotate-api-key',
  method: 'POST',
  path: '/api-keys/{id}/rotate',
  level: 'superuser',
  scope: 'installation',
  tag: 'API keys',
  summary: 'Replace an API key',
  description: `Makes a key of the same owner with the same label. The old one works beside it for \`overlap_seconds\` (a day
unless told otherwise), so that nothing fails while the new one is handed out.`,
  params: Type.Object({ id: Id }),
  body: Type.Object(
    {
      overlap_seconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: overlapSecondsMax,
          default: overlapSecondsDefault,
          description: 'For how long the old key works beside the new one',
        }),
      ),
    },
    { $id: 'ApiKeyRotation', additionalProperties: false },
  ),
  example: { overlap_seconds: 3600 },
  answers: {
    201: {
      description: 'The new key, and when the old one ends',
      schema: Type.Object({ ...NewApiKey.properties, replaces: ApiKeyAnswer }, { $id: 'RotatedApiKey' }),
    },
  },
  errors: [errors.apiKeyNotFound],
  async handle({ context, params: { id }, body: { overlap_seconds: overlap = overlapSecondsDefault } }) {
    const made = await context.apiKeys.rotate(id, overlap);
    if (!made) throw apiKeyNotFound(id);
    const body = { ...shownKey(made.key), api_key: made.text, replaces: shownKey(made.old) };
    return { status: 201, body, concerns: made.key.customerId };
  },
});
