import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import {
  Collection,
  collectionNameCharsMax,
  collectionNotFound,
  getCollectionOf,
  renameCollection,
} from './collections.js';

export const updateCollection = operation({
  id: 'update-collection',
  method: 'PATCH',
  path: '/collections/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Collections',
  summary: 'Rename a collection',
  params: Type.Object({ id: Id }),
  body: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: collectionNameCharsMax }) },
    { $id: 'CollectionChange', additionalProperties: false },
  ),
  example: { name: 'Late summer 2026' },
  answers: { 200: { description: 'The collection as it is now', schema: Collection } },
  errors: [errors.collectionNotFound],
  async handle({ context, customerId, params, body }) {
    const exists = await renameCollection(context.db, customerId, params.id, body.name);
    if (!exists) throw collectionNotFound(params.id);
    return { status: 200, body: await getCollectionOf(context.db, customerId, params.id) };
  },
});
