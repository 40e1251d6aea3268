import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { getCollectionOf } from './collections.js';
import { Image, shownImage } from './image.js';
import { pageOfImages } from './images.js';

export const listCollectionImages = operation({
  id: 'list-collection-images',
  method: 'GET',
  path: '/collections/{id}/images',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Collections',
  summary: 'List the images of a collection',
  params: Type.Object({ id: Id }),
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'Images in the order in which they came', schema: PageOf(Image) } },
  errors: [errors.collectionNotFound],
  async handle({ context, customerId, params, query, url }) {
    const { id } = await getCollectionOf(context.db, customerId, params.id);
    const rows = await pageOfImages(context.db, customerId, { ...query, collection: id });
    return { status: 200, body: pageOf(url, query, rows.map(shownImage)) };
  },
});
