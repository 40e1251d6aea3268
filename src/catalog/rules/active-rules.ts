import sql, { join, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import {
  type AskedCondition,
  allHold,
  askedOfCandidates,
  type Below,
  categoriesOf,
  ownAttributeOf,
  tagAttributeOf,
} from './conditions.js';
import type { Pin, Rule, RuledAnswer, StoredCondition } from './rule.js';

/** A rule that applies to one question, and what it does to a candidate: a look `l` with its product `p`. */
export type ActiveRule = { rule: Rule } & (
  | { kind: 'filter' | 'veto'; meets: Sql }
  | { kind: 'boost'; meets: Sql; weight: number }
  | { kind: 'pin'; pins: Pin[] }
);

/** What is asked: for which answer about which look. */
export interface RuledQuestion {
  customerId: string;
  lookId: string;
  answer: RuledAnswer;
}

/** What the asked look is, as texts; for relations. */
interface Facts {
  product: string;
  brand: string | null;
  colour: string | null;
  pattern: string | null;
  material: string | null;
  categories: string[];
  attributes: Record<string, unknown>;
  tags: Record<string, string[]>;
}

/**
 * Those of the rules that apply, in their order. At most two statements, and none where no rule is meant for this answer. A rule that compares
 * with something the asked look does not have is left out.
 */
export async function activeRules(
  db: Queryable,
  question: RuledQuestion,
  rules: Rule[],
): Promise<ActiveRule[]> {
  const { customerId, lookId, answer } = question;
  const meant = rules.filter(({ enabled, applies_to }) => enabled && applies_to.includes(answer));
  if (meant.length === 0) return [];
  const below = await categoriesOf(db, customerId, meant);
  const facts = await factsOf(db, question, meant, below);
  if (!facts) return [];
  return meant
    .filter((_, n) => facts.applies[n])
    .flatMap((rule) => active(customerId, lookId, rule, facts.look, below) ?? []);
}

async function factsOf(
  db: Queryable,
  { customerId, lookId }: RuledQuestion,
  rules: Rule[],
  below: Below,
): Promise<{ look: Facts; applies: boolean[] } | undefined> {
  const applies = join(rules.map(({ when }) => allHold(customerId, when, below)));
  const [row] = await db.query<{ look: Facts; applies: boolean[] }>(sql`
    select to_jsonb(array[${applies}]) as applies, jsonb_build_object(
      'product', l.product_id, 'brand', p.brand, 'colour', l.colour, 'pattern', l.pattern, 'material', l.material,
      'attributes', p.attributes || l.attributes,
      'categories', array(select category_id from product_categories
        where customer_id = ${customerId} and product_id = l.product_id),
      'tags', (select coalesce(jsonb_object_agg(attribute, labels), '{}') from (
        select attribute, jsonb_agg(label) as labels from look_tags
        where customer_id = ${customerId} and look_id = ${lookId} group by attribute) t)) as look
    from looks l join products p on p.customer_id = l.customer_id and p.id = l.product_id
    where l.customer_id = ${customerId} and l.id = ${lookId}`);
  return row;
}

function active(
  customerId: string,
  lookId: string,
  rule: Rule,
  facts: Facts,
  below: Below,
): ActiveRule | undefined {
  const { filter, boost, pin, exclude_pairs: pairs } = rule.do;
  if (pin) return { rule, kind: 'pin', pins: pin };
  if (pairs) {
    const excluded = pairs.flatMap(([a, b]) => (a === lookId ? [b] : b === lookId ? [a] : []));
    if (excluded.length === 0) return undefined;
    return { rule, kind: 'veto', meets: sql`l.id = any(${excluded}::text[])` };
  }
  const resolved = askedOfCandidates(rule.do).map((condition) => related(condition, facts));
  if (resolved.includes(undefined)) return undefined;
  const meets = allHold(customerId, resolved as AskedCondition[], below);
  if (boost) return { rule, kind: 'boost', meets, weight: boost.weight };
  return { rule, kind: filter ? 'filter' : 'veto', meets };
}

/** Undefined where there is nothing to compare with. */
function related(condition: StoredCondition, facts: Facts): AskedCondition | undefined {
  const { attribute, same } = condition;
  if (same === undefined) return condition;
  const values = valuesOf(condition, facts);
  if (values.length === 0) return undefined;
  return same ? { attribute, is: values, exact: true } : { attribute, is_not: values, exact: true };
}

function valuesOf(condition: StoredCondition, facts: Facts): string[] {
  const tag = tagAttributeOf(condition);
  if (tag !== undefined) return facts.tags[tag] ?? [];
  const name = ownAttributeOf(condition);
  if (name !== undefined) return texts(facts.attributes[name]);
  if (condition.attribute === 'category') return facts.categories;
  return texts(facts[condition.attribute as 'product' | 'brand' | 'colour' | 'pattern' | 'material']);
}

function texts(value: unknown): string[] {
  return [value].flat().flatMap((one) => (one === null || one === undefined ? [] : [String(one)]));
}
