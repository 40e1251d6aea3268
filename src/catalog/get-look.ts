import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Look } from './expansion.js';
import { getLookWith } from './find-one.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

export const getLook = operation({
  id: 'get-look',
  method: 'GET',
  path: '/looks/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'Get a look',
  description: expansionDescription,
  params: Type.Object({ id: Id }),
  query: Type.Object({ ...expansionQuery('look'), ...hiddenQuery }, { additionalProperties: false }),
  answers: {
    200: { description: 'The look', schema: Type.Object({ ...Look.properties, rests_on: RestsOn }) },
  },
  errors: [errors.lookNotFound],
  async handle({ context, caller, customerId, params, query }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const look = await getLookWith(context.db, customerId, params.id, query);
    return { status: 200, body: { ...look, rests_on } };
  },
});
