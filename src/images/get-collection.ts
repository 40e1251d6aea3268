import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Collection, getCollectionOf } from './collections.js';

export const getCollection = operation({
  id: 'get-collection',
  method: 'GET',
  path: '/collections/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Collections',
  summary: 'Get a collection',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The collection', schema: Collection } },
  errors: [errors.collectionNotFound],
  async handle({ context, customerId, params }) {
    return { status: 200, body: await getCollectionOf(context.db, customerId, params.id) };
  },
});
