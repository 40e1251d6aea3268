import { Type } from 'typebox';
import { errors } from '../errors.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Item, itemsWith } from './expansion.js';
import { filterQuery, itemWhere } from './filters.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

export const listItems = operation({
  id: 'list-items',
  method: 'GET',
  path: '/items',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'List the items',
  description: expansionDescription,
  query: Type.Object(
    { ...pageQuery, ...expansionQuery('item'), ...filterQuery, ...hiddenQuery },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'Items in the order in which they came',
      schema: PageOf(Item, { rests_on: RestsOn }),
    },
  },
  errors: [errors.categoryNotFound, errors.tagInvalid],
  async handle({ context, caller, customerId, query, url }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const where = await itemWhere(context.db, customerId, query);
    const rows = await itemsWith(context.db, customerId, { where, page: query }, query);
    return { status: 200, body: { ...pageOf(url, query, rows), rests_on } };
  },
});
