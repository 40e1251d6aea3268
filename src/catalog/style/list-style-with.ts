import { Type } from 'typebox';
import { Id } from '../../http/identifier.js';
import { PageOf } from '../../http/page.js';
import { operation } from '../../operation.js';
import { styleWith } from './style-with.js';
import { styleFields, styleWithErrors, styleWithFields, styleWithQuery } from './style-with-query.js';

const StyleWith = Type.Object({ look_id: Id, related_look_id: Id, ...styleFields }, { $id: 'StyleWith' });

export const listStyleWith = operation({
  id: 'list-style-with',
  method: 'GET',
  path: '/looks/{id}/style-with',
  level: 'service',
  scope: 'customer',
  tag: 'Style',
  summary: 'List which looks go with this one',
  description: `By ids; \`/style-with-looks\` gives the same looks with all their fields. Looks of other slots than its own, by what was learned
from the shop's outfits, or else by colour harmony and nearness in style; stock is that of this moment.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(styleWithQuery, { additionalProperties: false }),
  answers: {
    200: {
      description: 'The best of each slot first, then the second of each, and so on',
      schema: PageOf(StyleWith, styleWithFields),
    },
  },
  errors: styleWithErrors,
  async handle({ context, customerId, params, query, url }) {
    const { results, ...whole } = await styleWith(context, { customerId, id: params.id, query, url });
    const shown = results.map(({ id, ...partner }) => ({
      look_id: params.id,
      related_look_id: id,
      ...partner,
    }));
    return { status: 200, body: { ...whole, results: shown } };
  },
});
