import sql, { type Sql } from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { expansionDescription, expansionQuery, Look, looksWith } from './expansion.js';
import { filterQuery, lookWhere } from './filters.js';
import { hiddenQuery, refuseHidden } from './hidden.js';
import { RestsOn, restsOn } from './rests-on.js';

const imagesAskedMax = 100;

export const listLooks = operation({
  id: 'list-looks',
  method: 'GET',
  path: '/looks',
  level: 'service',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'List the looks',
  description: expansionDescription,
  query: Type.Object(
    {
      ...pageQuery,
      ...expansionQuery('look'),
      ...filterQuery,
      image: Type.Optional(
        Type.Array(Id, {
          maxItems: imagesAskedMax,
          description: 'Only looks with this image; repeated, one of those named is enough',
        }),
      ),
      ...hiddenQuery,
    },
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
    const where = sql`${await lookWhere(context.db, customerId, query)} and ${hasImage(query.image)}`;
    const rows = await looksWith(context.db, customerId, { where, page: query }, query);
    return { status: 200, body: { ...pageOf(url, query, rows), rests_on } };
  },
});

function hasImage(ids: string[] | undefined): Sql {
  if (ids === undefined) return sql`true`;
  return sql`exists (
    select 1 from look_images m
    where m.customer_id = l.customer_id and m.look_id = l.id and m.image_id = any(${ids}::text[]))`;
}
