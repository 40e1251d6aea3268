import { Type } from 'typebox';
import { Id } from '../../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { hiddenQuery, refuseHidden } from '../hidden.js';
import { findOutfits, Outfit } from './outfit.js';

export const listOutfits = operation({
  id: 'list-outfits',
  method: 'GET',
  path: '/outfits',
  level: 'service',
  scope: 'customer',
  tag: 'Style',
  summary: 'List the outfits',
  query: Type.Object(
    {
      ...pageQuery,
      ...hiddenQuery,
      look: Type.Optional(Type.String({ ...Id, description: 'Only those that this look is in' })),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'Outfits in the order in which they came', schema: PageOf(Outfit) } },
  async handle({ context, caller, customerId, query, url }) {
    refuseHidden(caller, query);
    const { look, hidden } = query;
    const outfits = await findOutfits(context.db, customerId, { page: query, look, hidden });
    return { status: 200, body: pageOf(url, query, outfits) };
  },
});
