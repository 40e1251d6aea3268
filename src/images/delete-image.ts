import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { deleteImageRow } from './images.js';

export const deleteImage = operation({
  id: 'delete-image',
  method: 'DELETE',
  path: '/images/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Images',
  summary: 'Delete an image',
  description: 'It is gone from every answer at once.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.imageNotFound],
  async handle({ context, customerId, params }) {
    const vectors = await deleteImageRow(context.db, customerId, params.id);
    if (!vectors) throw errors.imageNotFound(`There is no image ${params.id}.`);
    await Promise.all(
      vectors.map(({ predictor, version, seq }) =>
        context.vectors.remove({ customerId, predictor, version }, [seq]),
      ),
    );
    return { status: 204 };
  },
});
