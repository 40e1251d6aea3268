import sql, { join, type Sql } from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { keysOfOwners } from '../../search/embeddings.js';
import { findSimilar } from '../../search/find-similar.js';
import type { Space } from '../../search/vector-index.js';
import { identicalScore } from '../similar/default-rules.js';
import type { AskedLook } from './asked-look.js';
import { type Judge, scorePartners } from './score-partners.js';
import { Matcher } from './style-model.js';

/** Looks of one slot that are scored: those nearest to where the model looks for a partner. */
export const partnersPerSlotMax = 50;

/** A look that goes with the one asked about. */
export interface Partner {
  id: string;
  slot: string;
  /** 0–1; see `scorePartners`. */
  score: number;
}

export interface PartnerQuery {
  space: Space;
  id: string;
  look: AskedLook & { slot: string; vector: Float32Array };
  judge: Judge;
  slots: string[];
  inStock: boolean;
  collapseIdentical: boolean;
  /** Further conditions on a look `l`. */
  where: Sql;
}

/**
 * The looks of each slot that go best with one, best first; the list does not depend on the page that is asked for.
 * `isCut`: there may be more than these.
 */
export async function findPartners(
  context: Pick<Context, 'db' | 'vectors' | 'inference'>,
  query: PartnerQuery,
): Promise<{ partners: Partner[]; isCut: boolean }[]> {
  const candidates = await Promise.all(query.slots.map((slot) => candidatesOf(context, query, slot)));
  const looks = candidates.flatMap((one) => one.looks);
  const asked = { customerId: query.space.customerId, anchor: query.look, judge: query.judge };
  const scores = await scorePartners(context, asked, looks);
  const scoreOf = new Map(looks.map((look, i) => [look, scores[i]!]));
  return candidates.map((one) => {
    const partners = one.looks.map((look) => ({ id: look.id, slot: look.slot, score: scoreOf.get(look)! }));
    return { partners: partners.sort((a, b) => b.score - a.score), isCut: one.isCut };
  });
}

/** Those nearest to where the model looks for a partner. */
async function candidatesOf(context: Pick<Context, 'db' | 'vectors'>, query: PartnerQuery, slot: string) {
  const { space, look, judge, id, collapseIdentical } = query;
  const { results, hasMore } = await findSimilar(context, {
    ...space,
    vector: new Matcher(judge.model, look, slot).ideal(),
    limit: partnersPerSlotMax,
    offset: 0,
    filter: allowedPartners(query, sql`= ${slot}`, query.inStock),
    excludeIds: [id],
    ...(collapseIdentical ? { collapseAbove: identicalScore } : {}),
  });
  const vectors = await context.vectors.vectorsOf(
    space,
    results.map(({ key }) => key),
  );
  const looks = results.map((result, i) => ({ id: result.id, slot, vector: vectors[i]! }));
  return { looks, isCut: hasMore };
}

/** Whether there are looks that only miss for want of stock. */
export async function hasOutOfStock(db: Queryable, query: PartnerQuery): Promise<boolean> {
  const filter = allowedPartners(query, sql`= any(${query.slots}::text[])`, false);
  return (await keysOfOwners(db, query.space, filter, 1)).length > 0;
}

/** A query that gives the ids of the looks that may be answered; stock is that of this moment. */
function allowedPartners({ space, look, where }: PartnerQuery, ofSlot: Sql, inStock: boolean): Sql {
  const { customerId } = space;
  const conditions = [
    sql`l.customer_id = ${customerId}`,
    sql`l.hidden_since is null`,
    sql`l.product_id <> ${look.product_id}`,
    where,
    sql`exists (
      select 1 from products p where p.customer_id = ${customerId} and p.id = l.product_id and p.slot ${ofSlot})`,
  ];
  if (inStock)
    conditions.push(sql`exists (
      select 1 from items i where i.customer_id = ${customerId} and i.look_id = l.id
        and i.availability = 'in_stock' and i.hidden_since is null)`);
  return sql`select l.id from looks l where ${join(conditions, ' and ')}`;
}
