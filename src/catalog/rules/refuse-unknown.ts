import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { readTagConditions } from '../tags/tag-filter.js';
import { categoriesIn, conditionsOf, tagAttributeOf } from './conditions.js';
import type { StoredRule } from './rule.js';

/**
 * Throws `categoryNotFound` or `tagInvalid` for a category or a tag that rules name and that is not there: it would never be
 * met. Looks and products come and go with the feeds; a rule may name those that are still to come.
 */
export async function refuseUnknown(db: Queryable, customerId: string, rules: StoredRule[]): Promise<void> {
  const conditions = rules.flatMap(conditionsOf);
  await refuseUnknownCategory(db, customerId, [...new Set(conditions.flatMap(categoriesIn))]);
  const tags = conditions.flatMap((condition) => {
    const attribute = tagAttributeOf(condition);
    if (attribute === undefined) return [];
    return [...(condition.is ?? []), ...(condition.is_not ?? [])].map((label) => `${attribute}:${label}`);
  });
  await readTagConditions(db, customerId, [...new Set(tags)]);
}

async function refuseUnknownCategory(db: Queryable, customerId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db.query<{ id: string }>(
    sql`select id from categories where customer_id = ${customerId} and id = any(${ids}::text[])`,
  );
  const known = new Set(rows.map((row) => row.id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw errors.categoryNotFound(`There is no category ${unknown}; post it before a rule that names it.`);
}
