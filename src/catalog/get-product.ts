import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Product } from './expansion.js';
import { getProductWith } from './find-one.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

export const getProduct = operation({
  id: 'get-product',
  method: 'GET',
  path: '/products/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'Get a product',
  description: expansionDescription,
  params: Type.Object({ id: Id }),
  query: Type.Object({ ...expansionQuery('product'), ...hiddenQuery }, { additionalProperties: false }),
  answers: {
    200: { description: 'The product', schema: Type.Object({ ...Product.properties, rests_on: RestsOn }) },
  },
  errors: [errors.productNotFound],
  async handle({ context, caller, customerId, params, query }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const product = await getProductWith(context.db, customerId, params.id, query);
    return { status: 200, body: { ...product, rests_on } };
  },
});
