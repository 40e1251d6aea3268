import sql, { join, type Sql } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { Text } from './fields.js';
import type { Hidden } from './hidden.js';
import { availabilities } from './item.js';
import { wordCharsMax } from './limits.js';
import { amountPattern, isCurrency, minorUnits } from './money.js';
import { lookConditions, readTagConditions, TagQuery } from './tags/tag-filter.js';

const Amount = (description: string) => Type.Optional(Type.String({ pattern: amountPattern, description }));

/** The query parameters that choose products, looks or items. */
export const filterQuery = {
  category: Type.Optional(Type.String({ ...Id, description: 'Only in this category or one below it' })),
  brand: Type.Optional(Text(wordCharsMax, { description: 'Only of this brand, written exactly so' })),
  price_min: Amount('Only from this price on; the sale price counts where there is one. Needs `currency`'),
  price_max: Amount('Only up to this price. Needs `currency`'),
  currency: Type.Optional(
    Type.String({ pattern: '^[A-Z]{3}$', description: 'Only priced in this currency (ISO 4217)' }),
  ),
  availability: Type.Optional(Type.Enum([...availabilities])),
  tag: TagQuery,
  updated_since: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Only what was itself added or changed at this time or later',
    }),
  ),
};

const query = Type.Object(filterQuery);
export type Filters = Static<typeof query> & { hidden?: Hidden };

/** Whether any of them is used. */
export function isFiltered(filters: Partial<Filters>): boolean {
  return (Object.keys(filterQuery) as (keyof typeof filterQuery)[]).some(
    (name) => filters[name] !== undefined,
  );
}

/** What the filters ask of each of the three. */
interface Conditions {
  /** Of a product `p`. */
  product: Sql[];
  /** Of an item `i`; products and looks need one that meets all of them. */
  item: Sql[];
  /** Of a look `l`: of an item its own; a product needs one that meets all of them. */
  look: Sql[];
  updatedSince?: Date;
}

export async function productWhere(db: Queryable, customerId: string, filters: Filters): Promise<Sql> {
  const { product, look, item, updatedSince } = await conditionsOf(db, customerId, filters);
  const has = sql`exists (
    select 1 from looks l where l.customer_id = p.customer_id and l.product_id = p.id
      and ${all([...look, ...withItem(item)])})`;
  const isAsked = look.length + item.length > 0;
  return all([...product, ...(isAsked ? [has] : []), ...since(sql`p.updated_at`, updatedSince)]);
}

export async function lookWhere(db: Queryable, customerId: string, filters: Filters): Promise<Sql> {
  const { product, look, item, updatedSince } = await conditionsOf(db, customerId, filters);
  return all([
    ...look,
    ...(product.length > 0 ? [ofProduct(product)] : []),
    ...withItem(item),
    ...since(sql`l.updated_at`, updatedSince),
  ]);
}

export async function itemWhere(db: Queryable, customerId: string, filters: Filters): Promise<Sql> {
  const { product, look, item, updatedSince } = await conditionsOf(db, customerId, filters);
  const asked = [...look, ...(product.length > 0 ? [ofProduct(product)] : [])];
  const ofLook = sql`exists (
    select 1 from looks l where l.customer_id = i.customer_id and l.id = i.look_id and ${all(asked)})`;
  return all([...(asked.length > 0 ? [ofLook] : []), ...item, ...since(sql`i.updated_at`, updatedSince)]);
}

/** Throws the problem of a category that does not exist, or of prices that say nothing. */
async function conditionsOf(db: Queryable, customerId: string, filters: Filters): Promise<Conditions> {
  const { category, brand, availability, currency, updated_since: since } = filters;
  const conditions: Conditions = { product: [], look: [], item: [] };
  if (category !== undefined) conditions.product.push(await inCategory(db, customerId, category));
  if (brand !== undefined) conditions.product.push(sql`p.brand = ${brand}`);
  if (availability !== undefined) conditions.item.push(sql`i.availability = ${availability}`);
  const tags = await readTagConditions(db, customerId, filters.tag);
  conditions.look.push(...(await lookConditions(db, customerId, tags)));
  const price = sql`coalesce(i.sale_price, i.price)`;
  const [min, max] = [minorOf('price_min', filters), minorOf('price_max', filters)];
  if (currency !== undefined) conditions.item.push(sql`i.currency = ${currency}`);
  if (min !== undefined) conditions.item.push(sql`${price} >= ${min}`);
  if (max !== undefined) conditions.item.push(sql`${price} <= ${max}`);
  if (conditions.item.length > 0 && filters.hidden !== 'include')
    conditions.item.push(sql`i.hidden_since is null`);
  if (since !== undefined) conditions.updatedSince = momentOf(since);
  return conditions;
}

/** Minor units of a price in the query. */
function minorOf(name: 'price_min' | 'price_max', filters: Filters): number | undefined {
  const { [name]: amount, currency } = filters;
  if (currency !== undefined && !isCurrency(currency))
    throw invalid('currency', 'is no currency of ISO 4217');
  if (amount === undefined) return undefined;
  if (currency === undefined) throw invalid('currency', `is required with \`${name}\``);
  const minor = minorUnits(amount, currency);
  if (minor === undefined) throw invalid(name, `has more decimals than ${currency}`);
  return minor;
}

/** The moment, brought within what the database can hold. */
function momentOf(text: string): Date {
  const time = new Date(text.replace(/\[.*/, '')).getTime();
  if (Number.isNaN(time)) throw invalid('updated_since', 'must be a moment such as 2026-08-01T00:00:00Z');
  return new Date(Math.min(Math.max(time, 0), Date.UTC(9999, 0)));
}

function invalid(name: string, message: string) {
  return errors.requestInvalid(undefined, { fields: [{ in: 'query', path: `/${name}`, message }] });
}

async function inCategory(db: Queryable, customerId: string, id: string): Promise<Sql> {
  const ids = await categoriesBelow(db, customerId, id);
  return sql`exists (
    select 1 from product_categories c
    where c.customer_id = p.customer_id and c.product_id = p.id
      and c.category_id = any(${ids}::text[]))`;
}

/** The ids of a category and all below it. Throws `categoryNotFound`. */
export async function categoriesBelow(db: Queryable, customerId: string, id: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    with recursive below as (
      select id from categories where customer_id = ${customerId} and id = ${id}
      union
      select c.id from below b join categories c on c.customer_id = ${customerId} and c.parent_id = b.id
    ) select id from below`);
  if (rows.length === 0) throw errors.categoryNotFound(`There is no category ${id}.`);
  return rows.map((row) => row.id);
}

function ofProduct(conditions: Sql[]): Sql {
  return sql`exists (
    select 1 from products p where p.customer_id = l.customer_id and p.id = l.product_id and ${all(conditions)})`;
}

/** Of a look `l`: that one of its items meets all conditions. */
function withItem(conditions: Sql[]): Sql[] {
  if (conditions.length === 0) return [];
  return [
    sql`exists (
      select 1 from items i where i.customer_id = l.customer_id and i.look_id = l.id and ${all(conditions)})`,
  ];
}

function since(column: Sql, moment: Date | undefined): Sql[] {
  return moment === undefined ? [] : [sql`${column} >= ${moment}`];
}

function all(conditions: Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : join(conditions, ' and ');
}
