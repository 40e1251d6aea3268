import sql, { join, type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { AskedLook } from './asked-look.js';

/** Two looks that score at least this show the same picture, perhaps cropped or compressed anew. */
export const identicalScore = 0.98;

/** The rules that hold unless they are switched off. */
export const ruleQuery = {
  same_category: Type.Boolean({ default: true, description: 'Only looks that share a category with it' }),
  price_band: Type.Number({
    minimum: 0,
    maximum: 100,
    default: 0.5,
    description:
      'Only looks with an item in its currency whose price differs by at most this share: 0.5 means half to one and a half times. 0 switches the rule off',
  }),
  other_products: Type.Boolean({ default: true, description: 'Leave out looks of the same product' }),
  in_stock: Type.Boolean({ default: true, description: 'Only looks with an item in stock' }),
  collapse_identical: Type.Boolean({
    default: true,
    description: `Of looks whose pictures are nearly identical (a score of ${identicalScore} between them) only the best`,
  }),
};
const RuleQuery = Type.Object(ruleQuery);
export type RuleQuery = Static<typeof RuleQuery>;

/**
 * A query that gives the ids of the looks that may be answered, and after them `columns`. `where` are further conditions; in both
 * the look is `l`. Price and stock are those of this moment. A rule that cannot be applied, since the look has no category or no
 * price, keeps all.
 */
export function allowedLooks(
  customerId: string,
  look: AskedLook,
  rules: RuleQuery,
  where: Sql[],
  columns: Sql[] = [],
): Sql {
  const conditions = [sql`l.customer_id = ${customerId}`, sql`l.hidden_since is null`, ...where];
  if (rules.other_products) conditions.push(sql`l.product_id <> ${look.product_id}`);
  if (rules.same_category && look.categories.length > 0)
    conditions.push(sql`exists (
      select 1 from product_categories c where c.customer_id = ${customerId} and c.product_id = l.product_id
        and c.category_id = any(${look.categories}::text[]))`);
  const item = [...(rules.in_stock ? [inStock] : []), ...withinBand(look, rules)];
  if (item.length > 0) conditions.push(hasItem(customerId, item));
  return sql`select ${join([sql`l.id`, ...columns])} from looks l where ${join(conditions, ' and ')}`;
}

const inStock = sql`i.availability = 'in_stock'`;

/** That a look `l` has an item in stock. */
export function isInStock(customerId: string): Sql {
  return hasItem(customerId, [inStock]);
}

/** That one item meets them all. */
function hasItem(customerId: string, conditions: Sql[]): Sql {
  return sql`exists (
    select 1 from items i where i.customer_id = ${customerId} and i.look_id = l.id and i.hidden_since is null
      and ${join(conditions, ' and ')})`;
}

function withinBand({ price }: AskedLook, { price_band }: RuleQuery): Sql[] {
  if (price_band === 0 || !price) return [];
  const lowest = Math.ceil(price.amount * (1 - price_band));
  const highest = Math.floor(price.amount * (1 + price_band));
  return [
    sql`i.currency = ${price.currency}`,
    sql`coalesce(i.sale_price, i.price) between ${lowest}::bigint and ${highest}::bigint`,
  ];
}
