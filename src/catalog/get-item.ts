import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Item } from './expansion.js';
import { getItemWith } from './find-one.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

export const getItem = operation({
  id: 'get-item',
  method: 'GET',
  path: '/items/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'Get an item',
  description: expansionDescription,
  params: Type.Object({ id: Id }),
  query: Type.Object({ ...expansionQuery('item'), ...hiddenQuery }, { additionalProperties: false }),
  answers: {
    200: { description: 'The item', schema: Type.Object({ ...Item.properties, rests_on: RestsOn }) },
  },
  errors: [errors.itemNotFound],
  async handle({ context, caller, customerId, params, query }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const item = await getItemWith(context.db, customerId, params.id, query);
    return { status: 200, body: { ...item, rests_on } };
  },
});
