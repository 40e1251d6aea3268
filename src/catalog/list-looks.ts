import sql, { type Sql } from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Look, looksWith } from './expansion.js';
import { filterQuery, lookWhere } from './filters.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { imagesPerRequestMax } from './limits.js';
import { RestsOn, restsOn } from './rests-on.js';

const ImageQuery = Type.Optional(
  Type.Array(Id, {
    maxItems: imagesPerRequestMax,
    description: 'Only looks that show this image; repeated, one of these',
  }),
);

export const listLooks = operation({
  id: 'list-looks',
  method: 'GET',
  path: '/looks',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'List the looks',
  description: expansionDescription,
  query: Type.Object(
    { ...pageQuery, ...expansionQuery('look'), ...filterQuery, image: ImageQuery, ...hiddenQuery },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'Looks in the order in which they came',
      schema: PageOf(Look, { rests_on: RestsOn }),
    },
  },
  errors: [errors.categoryNotFound, errors.tagInvalid],
  async handle({ context, caller, customerId, query, url }) {
    refuseHidden(caller, query);
    const rests_on = await restsOn(context.db, customerId);
    const filters = await lookWhere(context.db, customerId, query);
    const where = query.image ? sql`${filters} and ${showing(customerId, query.image)}` : filters;
    const rows = await looksWith(context.db, customerId, { where, page: query }, query);
    return { status: 200, body: { ...pageOf(url, query, rows), rests_on } };
  },
});

function showing(customerId: string, images: string[]): Sql {
  return sql`l.id in (
    select m.look_id from look_images m
    where m.customer_id = ${customerId} and m.image_id = any(${images}::text[]))`;
}
