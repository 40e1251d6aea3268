import { type Static, Type } from 'typebox';
import { errors } from '../errors.js';
import type { ApiKey } from './api-keys.js';

const Nullable = (description: string, more = {}) =>
  Type.Union([Type.String(more), Type.Null()], { description });

const facts = {
  id: Type.String({ description: 'Of the key, not the key itself' }),
  customer: Nullable('Whose key it is; null for the superusers'),
  label: Type.String(),
  created_at: Type.String({ format: 'date-time' }),
  last_used_at: Nullable('Exact to the minute', { format: 'date-time' }),
  ends_at: Nullable('From then on the key is refused', { format: 'date-time' }),
};

export const ApiKeyAnswer = Type.Object(facts, { $id: 'ApiKey' });

export const NewApiKey = Type.Object(
  { ...facts, api_key: Type.String({ description: 'The key itself, shown this once' }) },
  { $id: 'NewApiKey' },
);

export function shownKey(key: ApiKey): Static<typeof ApiKeyAnswer> {
  const { id, customerId, label, createdAt, lastUsedAt, endsAt } = key;
  return {
    id,
    customer: customerId,
    label,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
    ends_at: endsAt?.toISOString() ?? null,
  };
}

export function apiKeyNotFound(id: string) {
  return errors.apiKeyNotFound(`There is no API key ${id}; its id stands in the list of keys.`);
}
