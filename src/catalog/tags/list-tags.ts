import sql, { empty } from 'sql-template-tag';
import { Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { categoriesBelow } from '../filters.js';
import { CountedAttribute, findAttributes, Language, nameIn } from './dictionary.js';
import { applies, readRules } from './refresh-tags.js';

export const listTags = operation({
  id: 'list-tags',
  method: 'GET',
  path: '/tags',
  level: 'service',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Show the dictionary',
  description:
    'Attributes in the order in which they came, each label with the number of looks that carry it now; hidden ones do not count.',
  query: Type.Object(
    {
      category: Type.Optional(
        Type.String({ ...Id, description: 'Only attributes of looks in it, counted in it and below' }),
      ),
      language: Type.Optional(Language),
    },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'The dictionary; names in the language asked for, where it has them',
      schema: Type.Object({ results: Type.Array(CountedAttribute) }),
    },
  },
  errors: [errors.categoryNotFound],
  async handle({ context: { db }, customerId, query: { category, language } }) {
    const below = category === undefined ? undefined : await categoriesBelow(db, customerId, category);
    const counts = await countLooks(db, customerId, below);
    const rules = category === undefined ? undefined : await readRules(db, customerId);
    const attributes = rules?.attributes ?? (await findAttributes(db, customerId));
    const results = attributes
      .filter(({ id }) => !rules || applies(rules, id, [category!]))
      .map((attribute) => ({
        ...attribute,
        name: nameIn(attribute, language),
        labels: attribute.labels.map((label) => ({
          ...label,
          name: nameIn(label, language),
          looks: counts.get(`${attribute.id}:${label.id}`) ?? 0,
        })),
      }));
    return { status: 200, body: { results } };
  },
});

/** By `attribute:label`. */
async function countLooks(
  db: Queryable,
  customerId: string,
  categories: string[] | undefined,
): Promise<Map<string, number>> {
  const within = categories
    ? sql`and t.look_id = any(array(
        select l.id from (
          select distinct product_id from product_categories
          where customer_id = ${customerId} and category_id = any(${categories}::text[])) c
        cross join lateral (
          select id from looks where customer_id = ${customerId} and product_id = c.product_id offset 0) l))`
    : empty;
  const rows = await db.query<{ attribute: string; label: string; looks: number }>(sql`
    select t.attribute, t.label, count(*) as looks from look_tags t
    where t.customer_id = ${customerId} ${within}
      and t.look_id not in (select id from looks where customer_id = ${customerId} and hidden_since is not null)
    group by t.attribute, t.label`);
  return new Map(rows.map(({ attribute, label, looks }) => [`${attribute}:${label}`, looks]));
}
