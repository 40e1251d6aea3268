import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id, IdInput, idOf } from '../http/identifier.js';
import { operation } from '../operation.js';
import { addImages, getCollectionOf } from './collections.js';
import { recordsMax } from './limits.js';

export const addCollectionImages = operation({
  id: 'add-collection-images',
  method: 'POST',
  path: '/collections/{id}/images',
  level: 'admin',
  scope: 'customer',
  tag: 'Collections',
  summary: 'Add images to a collection',
  params: Type.Object({ id: Id }),
  body: Type.Object(
    { ids: Type.Array(IdInput, { minItems: 1, maxItems: recordsMax, description: 'Ids of images' }) },
    { $id: 'CollectionImagesInput', additionalProperties: false },
  ),
  example: { ids: [1, 2] },
  answers: {
    200: {
      description: 'What was added; images that were in it already are not counted',
      schema: Type.Object({
        added: Type.Integer(),
        unknown: Type.Array(Id, { description: 'Ids that are no images' }),
      }),
    },
  },
  errors: [errors.collectionNotFound],
  async handle({ context, customerId, params, body }) {
    const { id } = await getCollectionOf(context.db, customerId, params.id);
    return { status: 200, body: await addImages(context.db, customerId, id, body.ids.map(idOf)) };
  },
});
