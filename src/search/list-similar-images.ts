import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { askedVector } from './asked-vector.js';
import { answerSimilar, SimilarImages, similarityQuery } from './similarity.js';

export const listSimilarImages = operation({
  id: 'list-similar-images',
  method: 'GET',
  path: '/images/{id}/similar',
  level: 'service',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'List the images that look like this one',
  params: Type.Object({ id: Id }),
  query: Type.Object(similarityQuery, { additionalProperties: false }),
  answers: {
    200: { description: 'Most similar first; the image itself is not among them', schema: SimilarImages },
  },
  errors: [
    errors.imageNotFound,
    errors.imageNotReady,
    errors.collectionNotFound,
    errors.predictorNotFound,
    errors.overloaded,
  ],
  async handle({ context, customerId, params, query, url }) {
    const asked = await askedVector(context, customerId, { image: params.id }, query);
    const question = { customerId, ...asked, query, url, exceptIds: [params.id] };
    return { status: 200, body: await answerSimilar(context, question) };
  },
});
