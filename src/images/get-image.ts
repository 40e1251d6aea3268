import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Image, shownImage } from './image.js';
import { getImageRow } from './images.js';

export const getImage = operation({
  id: 'get-image',
  method: 'GET',
  path: '/images/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Images',
  summary: 'Get an image',
  description: '`status` says how far it is; a failed one says why in `error`.',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The image', schema: Image } },
  errors: [errors.imageNotFound],
  async handle({ context, customerId, params }) {
    return { status: 200, body: shownImage(await getImageRow(context.db, customerId, params.id)) };
  },
});
