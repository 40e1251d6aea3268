import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { hiddenQuery, refuseHidden } from '../hidden.js';
import { findOutfits, Outfit } from './outfit.js';

export const getOutfit = operation({
  id: 'get-outfit',
  method: 'GET',
  path: '/outfits/{id}',
  level: 'service',
  scope: 'customer',
  tag: 'Style',
  summary: 'Get an outfit',
  params: Type.Object({ id: Id }),
  query: Type.Object(hiddenQuery, { additionalProperties: false }),
  answers: { 200: { description: 'The outfit', schema: Outfit } },
  errors: [errors.outfitNotFound],
  async handle({ context, caller, customerId, params: { id }, query }) {
    refuseHidden(caller, query);
    const [outfit] = await findOutfits(context.db, customerId, { id, hidden: query.hidden });
    if (!outfit) throw errors.outfitNotFound(`There is no outfit ${id}.`);
    return { status: 200, body: outfit };
  },
});
