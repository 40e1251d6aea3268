import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { LookMap, mapOf, mapQuery, mapSpace } from './look-map.js';

/** For admins: shop pages have no use for thousands of looks at once, with what each is tagged. */
export const getMap = operation({
  id: 'get-map',
  method: 'GET',
  path: '/map',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Get the map of the looks',
  description: `The looks in two dimensions, those that are alike close to each other (UMAP of their vectors), with what they can be
coloured by: duplicates, gaps and wrong categories show themselves. Distances say something between neighbours, little across the
map, and the directions nothing. It is made in the background, and again once one in twenty looks has changed.`,
  query: Type.Object(mapQuery, { additionalProperties: false }),
  answers: { 200: { description: 'The map as it is now', schema: LookMap } },
  errors: [errors.predictorNotFound],
  async handle({ context, customerId, query }) {
    const space = await mapSpace(context, customerId, query);
    return { status: 200, body: await mapOf(context.db, space) };
  },
});
