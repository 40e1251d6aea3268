import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { changeImage, ImageChange } from './change-image.js';
import { Image, shownImage } from './image.js';
import { getImageRow } from './images.js';
import { pictureBodyBytesMax } from './limits.js';

export const updateImage = operation({
  id: 'update-image',
  method: 'PATCH',
  path: '/images/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Images',
  summary: 'Change an image',
  description: 'Fields that are absent stay as they are.',
  params: Type.Object({ id: Id }),
  body: ImageChange,
  bodyBytesMax: pictureBodyBytesMax,
  multipart: 'one-file',
  example: { metadata: { category: 'shoes' } },
  answers: { 200: { description: 'The image as it is now', schema: Image } },
  errors: [
    errors.imageNotFound,
    errors.collectionNotFound,
    errors.fileMissing,
    errors.fileUnreadable,
    errors.fileTypeUnsupported,
    errors.fileTooLarge,
    errors.urlForbidden,
    errors.quotaExceeded,
  ],
  async handle({ context, customerId, params, body }) {
    await changeImage(context, customerId, params.id, body);
    return { status: 200, body: shownImage(await getImageRow(context.db, customerId, params.id)) };
  },
});
