import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { collectionNotFound, deleteCollectionRow } from './collections.js';

export const deleteCollection = operation({
  id: 'delete-collection',
  method: 'DELETE',
  path: '/collections/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Collections',
  summary: 'Delete a collection',
  description: 'The images in it stay.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.collectionNotFound],
  async handle({ context, customerId, params }) {
    const existed = await deleteCollectionRow(context.db, customerId, params.id);
    if (!existed) throw collectionNotFound(params.id);
    return { status: 204 };
  },
});
