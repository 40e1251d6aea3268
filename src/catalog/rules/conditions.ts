import sql, { join, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { minorUnits } from '../money.js';
import type { Rule, StoredCondition } from './rule.js';

/** A category → itself and all below it; one that is not there any more has only itself. */
export type Below = Map<string, string[]>;

/** A condition without a relation; what a relation became means just these categories, not those below them. */
export interface AskedCondition extends StoredCondition {
  exact?: true;
}

/**
 * Whether a look `l` with its product `p` meets all conditions: true or false, never null. Prices and availabilities of one
 * list are asked of one and the same item. Relations (`same`) have been resolved.
 */
export function allHold(customerId: string, conditions: AskedCondition[], below: Below): Sql {
  const ofItem = conditions.filter(asksItem);
  const asked = conditions
    .filter((condition) => !asksItem(condition))
    .map((condition) => holds(customerId, condition, below));
  if (ofItem.length > 0) asked.push(hasItem(customerId, ofItem));
  return asked.length === 0 ? sql`true` : sql`(${join(asked, ' and ')})`;
}

/** The categories below those that the rules name. No statement where they name none. */
export async function categoriesOf(db: Queryable, customerId: string, rules: Rule[]): Promise<Below> {
  const ids = [...new Set(rules.flatMap(conditionsOf).flatMap(categoriesIn))];
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ top: string; ids: string[] }>(sql`
    with recursive below as (
      select id as top, id from categories where customer_id = ${customerId} and id = any(${ids}::text[])
      union
      select b.top, c.id from below b join categories c on c.customer_id = ${customerId} and c.parent_id = b.id
    ) select top, jsonb_agg(id) as ids from below group by top`);
  return new Map(rows.map(({ top, ids: those }) => [top, those]));
}

/** All conditions of a rule. */
export function conditionsOf(rule: Pick<Rule, 'when' | 'do'>): StoredCondition[] {
  return [...rule.when, ...askedOfCandidates(rule.do)];
}

/** The conditions on what may be shown. */
export function askedOfCandidates({ filter, hide, boost }: Rule['do']): StoredCondition[] {
  return filter ?? hide ?? boost?.where ?? [];
}

export function categoriesIn({ attribute, is = [], is_not = [] }: StoredCondition): string[] {
  return attribute === 'category' ? [...is, ...is_not] : [];
}

/** The attribute of tags that is meant. */
export function tagAttributeOf({ attribute }: StoredCondition): string | undefined {
  return attribute.startsWith('tags.') ? attribute.slice('tags.'.length) : undefined;
}

/** The name of the shop's own attribute that is meant. */
export function ownAttributeOf({ attribute }: StoredCondition): string | undefined {
  return attribute.startsWith('attributes.') ? attribute.slice('attributes.'.length) : undefined;
}

/** What must be true of one item; that none is so is asked of the look. */
function asksItem({ attribute, is_not: excluded }: StoredCondition): boolean {
  return (attribute === 'price' || attribute === 'availability') && excluded === undefined;
}

function holds(customerId: string, condition: AskedCondition, below: Below): Sql {
  const { is, is_not: excluded, contains } = condition;
  if (contains) return hasTitle(contains);
  const any = isOne(customerId, condition, is ?? excluded!, below);
  return is ? any : sql`not ${any}`;
}

function isOne(customerId: string, condition: AskedCondition, values: string[], below: Below): Sql {
  const { attribute } = condition;
  const tag = tagAttributeOf(condition);
  if (tag !== undefined)
    return sql`exists (select 1 from look_tags t where t.customer_id = ${customerId} and t.look_id = l.id
      and t.attribute = ${tag} and t.label = any(${values}::text[]))`;
  const name = ownAttributeOf(condition);
  if (name !== undefined) return hasAttribute(name, values);
  if (attribute === 'category')
    return inCategory(customerId, condition.exact ? values : withBelow(values, below));
  if (attribute === 'availability') return hasItem(customerId, [{ attribute, is: values }]);
  const column = columns[attribute];
  if (!column) throw new TypeError(`There is no attribute ${attribute}`);
  return sql`(${column} = any(${values}::text[])) is true`;
}

const columns: Record<string, Sql> = {
  look: sql`l.id`,
  product: sql`l.product_id`,
  brand: sql`p.brand`,
  colour: sql`l.colour`,
  pattern: sql`l.pattern`,
  material: sql`l.material`,
};

function withBelow(ids: string[], below: Below): string[] {
  return [...new Set(ids.flatMap((id) => below.get(id) ?? [id]))];
}

function inCategory(customerId: string, ids: string[]): Sql {
  return sql`exists (select 1 from product_categories c where c.customer_id = ${customerId}
    and c.product_id = l.product_id and c.category_id = any(${ids}::text[]))`;
}

/** A list of texts and numbers has each of them. */
function hasAttribute(name: string, values: string[]): Sql {
  const value = sql`coalesce(l.attributes -> ${name}::text, p.attributes -> ${name}::text)`;
  return sql`exists (select 1 from jsonb_array_elements_text(
      case jsonb_typeof(${value}) when 'array' then ${value} else jsonb_build_array(${value}) end) v
    where v = any(${values}::text[]))`;
}

function hasTitle(texts: string[]): Sql {
  const title = sql`lower(concat_ws(' / ', l.title, p.title))`;
  return sql`(${join(
    texts.map((text) => sql`strpos(${title}, lower(${text}::text)) > 0`),
    ' or ',
  )})`;
}

function hasItem(customerId: string, conditions: StoredCondition[]): Sql {
  const asked = conditions.flatMap((condition) =>
    condition.attribute === 'price'
      ? priceWithin(condition)
      : [sql`i.availability = any(${condition.is!}::text[])`],
  );
  return sql`exists (select 1 from items i where i.customer_id = ${customerId} and i.look_id = l.id
    and i.hidden_since is null and ${join(asked, ' and ')})`;
}

function priceWithin({ currency, min, max }: StoredCondition): Sql[] {
  const price = sql`coalesce(i.sale_price, i.price)`;
  const minor = (amount: string) => minorUnits(amount, currency!)!;
  return [
    sql`i.currency = ${currency!}`,
    ...(min === undefined ? [] : [sql`${price} >= ${minor(min)}::bigint`]),
    ...(max === undefined ? [] : [sql`${price} <= ${minor(max)}::bigint`]),
  ];
}
