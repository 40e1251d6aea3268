import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { PageOf } from '../../http/page.js';
import { operation } from '../../operation.js';
import { similarLooks } from './similar-looks.js';
import { similarityFields, similarLooksFields, similarLooksQuery } from './similar-looks-query.js';

const LookSimilarity = Type.Object(
  { look_id: Id, similar_look_id: Id, ...similarityFields },
  { $id: 'LookSimilarity' },
);

export const listLookSimilarities = operation({
  id: 'list-look-similarities',
  method: 'GET',
  path: '/looks/{id}/similarities',
  level: 'service',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'List which looks are like this one',
  description: `By ids; \`/similar-looks\` gives the same looks with all their fields. The vector of a look is the mean of those of
its pictures, the primary one counting double. Rules hold unless they are switched off; price and stock are those of this moment.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(similarLooksQuery, { additionalProperties: false }),
  answers: {
    200: {
      description: 'Most similar first; the look itself is not among them',
      schema: PageOf(LookSimilarity, similarLooksFields),
    },
  },
  errors: [errors.lookNotFound, errors.categoryNotFound, errors.predictorNotFound, errors.overloaded],
  async handle({ context, customerId, params, query, url }) {
    const { answer } = await similarLooks(context, { customerId, id: params.id, query, url });
    const results = answer.results.map(({ id, ...similarity }) => ({
      look_id: params.id,
      similar_look_id: id,
      ...similarity,
    }));
    return { status: 200, body: { ...answer, results } };
  },
});
