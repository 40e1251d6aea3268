import { Type } from 'typebox';
import { operation } from '../operation.js';
import { IndexQuality, qualityOf } from './index-quality.js';

export const getIndexQuality = operation({
  id: 'get-index-quality',
  method: 'GET',
  path: '/index-quality',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Get how good the answers of the index are',
  description: `Measured every night on a sample of the customer's own images, for each of its embedding versions: whether the index
finds the true neighbours, how many images have enough answers, which pictures are there twice, and what is missing.`,
  answers: {
    200: {
      description: 'The latest measurements, by predictor and version',
      schema: Type.Object({ results: Type.Array(IndexQuality) }),
    },
  },
  async handle({ context, customerId }) {
    return { status: 200, body: { results: await qualityOf(context.db, customerId) } };
  },
});
