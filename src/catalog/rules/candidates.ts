import sql, { join, type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { ActiveRule } from './active-rules.js';

/** So many of the best are put in order anew by boosts; those behind them keep the order of their scores. */
export const boostWindow = 200;

/** What filters and vetoes ask of a candidate, a look `l`: what passes may be shown. */
export function candidateConditions(customerId: string, active: ActiveRule[]): Sql[] {
  const asked = active.flatMap((rule) => {
    if (rule.kind === 'filter') return [rule.meets];
    return rule.kind === 'veto' ? [sql`not ${rule.meets}`] : [];
  });
  return asked.length === 0 ? [] : [ofProduct(customerId, asked)];
}

/** Whether a rule may keep candidates from being shown. */
export function mayRemove(active: ActiveRule[]): boolean {
  return active.some(({ kind }) => kind === 'filter' || kind === 'veto');
}

/** What vetoes alone ask of it: not even a pinned look may be shown otherwise. */
export function vetoConditions(customerId: string, active: ActiveRule[]): Sql[] {
  return candidateConditions(
    customerId,
    active.filter(({ kind }) => kind === 'veto'),
  );
}

/** What boosts add to the scores of looks; those that none concerns are left out. */
export async function boostsOf(
  db: Queryable,
  customerId: string,
  active: ActiveRule[],
  ids: string[],
): Promise<Map<string, number>> {
  const boosts = active.filter((rule) => rule.kind === 'boost');
  const met = await whichMeet(db, customerId, boosts, ids);
  const added = new Map<string, number>();
  for (const [id, meets] of met) {
    const sum = boosts.reduce((total, { weight }, n) => (meets[n] ? total + weight : total), 0);
    if (sum !== 0) added.set(id, Math.round(sum * 1e6) / 1e6);
  }
  return added;
}

/** For each of the looks, which of the rules' conditions it meets. */
export async function whichMeet(
  db: Queryable,
  customerId: string,
  rules: { meets: Sql }[],
  ids: string[],
): Promise<Map<string, boolean[]>> {
  if (rules.length === 0 || ids.length === 0) return new Map();
  const met = join(rules.map(({ meets }) => meets));
  const rows = await db.query<{ id: string; met: boolean[] }>(sql`
    select l.id, to_jsonb(array[${met}]) as met from unnest(${ids}::text[]) asked(id)
    cross join lateral (select * from looks where customer_id = ${customerId} and id = asked.id offset 0) l
    cross join lateral (
      select * from products where customer_id = ${customerId} and id = l.product_id offset 0) p`);
  return new Map(rows.map((row) => [row.id, row.met]));
}

function ofProduct(customerId: string, conditions: Sql[]): Sql {
  return sql`exists (select 1 from products p
    where p.customer_id = ${customerId} and p.id = l.product_id and ${join(conditions, ' and ')})`;
}
