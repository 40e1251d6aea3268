import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getCollectionOf, removeImages } from './collections.js';

export const removeCollectionImage = operation({
  id: 'remove-collection-image',
  method: 'DELETE',
  path: '/collections/{id}/images/{image}',
  level: 'admin',
  scope: 'customer',
  tag: 'Collections',
  summary: 'Remove an image from a collection',
  description: 'The image itself stays.',
  params: Type.Object({ id: Id, image: Id }),
  answers: { 204: { description: 'It is no longer in the collection' } },
  errors: [errors.collectionNotFound, errors.imageNotFound],
  async handle({ context, customerId, params }) {
    const { id } = await getCollectionOf(context.db, customerId, params.id);
    const removed = await removeImages(context.db, customerId, id, [params.image]);
    if (removed === 0)
      throw errors.imageNotFound(`There is no image ${params.image} in the collection ${id}.`);
    return { status: 204 };
  },
});
