import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { removeImage } from './remove-image.js';

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
    if (!(await removeImage(context, customerId, params.id)))
      throw errors.imageNotFound(`There is no image ${params.id}.`);
    return { status: 204 };
  },
});
