import { Type } from 'typebox';
import { errors } from '../errors.js';
import { IdInput, idOf } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Collection, collectionNameCharsMax, getCollectionOf, insertCollection } from './collections.js';

export const createCollection = operation({
  id: 'create-collection',
  method: 'POST',
  path: '/collections',
  level: 'admin',
  scope: 'customer',
  tag: 'Collections',
  summary: 'Create a collection',
  body: Type.Object(
    {
      id: IdInput,
      name: Type.Optional(
        Type.String({ minLength: 1, maxLength: collectionNameCharsMax, description: 'The id when absent' }),
      ),
    },
    { $id: 'CollectionInput', additionalProperties: false },
  ),
  example: { id: 'summer', name: 'Summer 2026' },
  answers: { 201: { description: 'The new collection', schema: Collection } },
  errors: [errors.collectionExists],
  async handle({ context, customerId, body }) {
    const id = idOf(body.id);
    const isNew = await insertCollection(context.db, customerId, { id, name: body.name ?? id });
    if (!isNew) throw errors.collectionExists(`There is a collection ${id} already; change it with PATCH.`);
    return { status: 201, body: await getCollectionOf(context.db, customerId, id), target: id };
  },
});
