import { Type } from 'typebox';
import { Id } from '../../http/identifier.js';
import { PageOf } from '../../http/page.js';
import { operation } from '../../operation.js';
import { expansionQuery, Look, withLooks } from '../expansion.js';
import { styleWith } from './style-with.js';
import { styleFields, styleWithErrors, styleWithFields, styleWithQuery } from './style-with-query.js';

const { product, item } = expansionQuery('look');
const StyleWithLook = Type.Object({ ...Look.properties, id: Id, ...styleFields }, { $id: 'StyleWithLook' });

export const listStyleWithLooks = operation({
  id: 'list-style-with-looks',
  method: 'GET',
  path: '/looks/{id}/style-with-looks',
  level: 'service',
  scope: 'customer',
  tag: 'Style',
  summary: 'List the looks that go with this one',
  description: 'The looks of `/style-with` with all their fields, in the same order and on the same pages.',
  params: Type.Object({ id: Id }),
  query: Type.Object({ ...styleWithQuery, product, item }, { additionalProperties: false }),
  answers: {
    200: {
      description: 'The best of each slot first, then the second of each, and so on',
      schema: PageOf(StyleWithLook, styleWithFields),
    },
  },
  errors: styleWithErrors,
  async handle({ context, customerId, params, query, url }) {
    const { results, ...whole } = await styleWith(context, { customerId, id: params.id, query, url });
    const looks = await withLooks(context.db, customerId, results, { ...query, look: 'expand' });
    return { status: 200, body: { ...whole, results: looks } };
  },
});
