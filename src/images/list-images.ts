import { Type } from 'typebox';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Image, shownImage } from './image.js';
import { pageOfImages } from './images.js';

export const listImages = operation({
  id: 'list-images',
  method: 'GET',
  path: '/images',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Images',
  summary: 'List the images',
  query: Type.Object(
    {
      ...pageQuery,
      status: Type.Optional(Type.Enum(['pending', 'ready', 'failed'])),
      collection: Type.Optional(Type.String({ ...Id, description: 'Only those of this collection' })),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'Images in the order in which they came', schema: PageOf(Image) } },
  async handle({ context, customerId, query, url }) {
    const rows = await pageOfImages(context.db, customerId, query);
    return { status: 200, body: pageOf(url, query, rows.map(shownImage)) };
  },
});
