import { Type } from 'typebox';
import { errors } from '../errors.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Product, productsWith } from './expansion.js';
import { filterQuery, productWhere } from './filters.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

export const listProducts = operation({
  id: 'list-products',
  method: 'GET',
  path: '/products',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'List the products',
  description: expansionDescription,
  query: Type.Object(
    { ...pageQuery, ...expansionQuery('product'), ...filterQuery, ...hiddenQuery },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'Products in the order in which they came',
      schema: PageOf(Product, { rests_on: RestsOn }),
    },
  },
  errors: [errors.categoryNotFound, errors.tagInvalid],
  async handle({ context, caller, customerId, query, url }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const where = await productWhere(context.db, customerId, query);
    const rows = await productsWith(context.db, customerId, { where, page: query }, query);
    return { status: 200, body: { ...pageOf(url, query, rows), rests_on } };
  },
});
