import sql, { join, type Sql } from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { keysOfOwners } from '../../search/embeddings.js';
import { findSimilar } from '../../search/find-similar.js';
import type { Space } from '../../search/vector-index.js';
import { identicalScore } from '../similar/default-rules.js';
import type { AskedLook } from './asked-look.js';
import type { ShownColour } from './colour-harmony.js';
import { Matcher, type StyleModel } from './style-model.js';
import { coloursOfLook } from './training-data.js';

/** Looks of one slot that are scored: those nearest to where the model looks for a partner. */
export const partnersPerSlotMax = 50;

/** A look that goes with the one asked about. */
export interface Partner {
  id: string;
  slot: string;
  /** 0–1; see `Matcher`. */
  score: number;
}

export interface PartnerQuery {
  space: Space;
  id: string;
  look: AskedLook & { slot: string; vector: Float32Array };
  model: StyleModel;
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
  context: Pick<Context, 'db' | 'vectors'>,
  query: PartnerQuery,
): Promise<{ partners: Partner[]; isCut: boolean }[]> {
  const candidates = await Promise.all(query.slots.map((slot) => candidatesOf(context, query, slot)));
  const ids = candidates.flatMap(({ looks }) => looks.map(({ id }) => id));
  // What was learned does not look at colours.
  const colours = query.model.learned ? new Map() : await coloursOf(context.db, query.space.customerId, ids);
  return candidates.map(({ slot, matcher, looks, isCut }) => {
    const partners = looks.map(({ id, vector }) => {
      const score = matcher.score({ vector, colours: colours.get(id) ?? [] });
      return { id, slot, score: Math.round(score * 1e5) / 1e5 };
    });
    return { partners: partners.sort((a, b) => b.score - a.score), isCut };
  });
}

async function candidatesOf(context: Pick<Context, 'db' | 'vectors'>, query: PartnerQuery, slot: string) {
  const { space, look, model, id, collapseIdentical } = query;
  const matcher = new Matcher(model, look, slot);
  const { results, hasMore } = await findSimilar(context, {
    ...space,
    vector: matcher.ideal(),
    limit: partnersPerSlotMax,
    offset: 0,
    filter: allowedPartners(query, sql`= ${slot}`, query.inStock),
    excludeId: id,
    ...(collapseIdentical ? { collapseAbove: identicalScore } : {}),
  });
  const vectors = await context.vectors.vectorsOf(
    space,
    results.map(({ key }) => key),
  );
  const looks = results.map((result, i) => ({ id: result.id, vector: vectors[i]! }));
  return { slot, matcher, looks, isCut: hasMore };
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

async function coloursOf(
  db: Queryable,
  customerId: string,
  ids: string[],
): Promise<Map<string, ShownColour[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ id: string; colours: ShownColour[] }>(sql`
    select l.id, ${coloursOfLook(customerId)} as colours from unnest(${ids}::text[]) as l(id)`);
  return new Map(rows.map(({ id, colours }) => [id, colours]));
}
