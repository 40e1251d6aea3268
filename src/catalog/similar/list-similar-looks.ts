import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { PageOf } from '../../http/page.js';
import { operation } from '../../operation.js';
import { expansionQuery, formsOf, Look, withLooks } from '../expansion.js';
import { similarLooks } from './similar-looks.js';
import { similarityFields, similarLooksFields, similarLooksQuery } from './similar-looks-query.js';

const { product, item } = expansionQuery('look');
const SimilarLook = Type.Object({ ...Look.properties, id: Id, ...similarityFields }, { $id: 'SimilarLook' });

export const listSimilarLooks = operation({
  id: 'list-similar-looks',
  method: 'GET',
  path: '/looks/{id}/similar-looks',
  level: 'service',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'List the looks that are like this one',
  description: 'The looks of `/similarities` with all their fields, in the same order and on the same pages.',
  params: Type.Object({ id: Id }),
  query: Type.Object({ ...similarLooksQuery, product, item }, { additionalProperties: false }),
  answers: {
    200: {
      description: 'Most similar first; the look itself is not among them',
      schema: PageOf(SimilarLook, similarLooksFields),
    },
  },
  errors: [errors.lookNotFound, errors.categoryNotFound, errors.predictorNotFound, errors.overloaded],
  async handle({ context, customerId, params, query, url }) {
    const expansion = { ...query, look: 'expand' } as const;
    const asked = { customerId, id: params.id, query, url, forms: formsOf(expansion) };
    const { answer, looks } = await similarLooks(context, asked);
    const results = await withLooks(context.db, customerId, answer.results, expansion, looks);
    return { status: 200, body: { ...answer, results } };
  },
});
