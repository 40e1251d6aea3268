import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { selectKey } from '../../search/embeddings.js';
import { type Seen, surroundingsOf } from '../../search/surroundings.js';
import type { Space } from '../../search/vector-index.js';
import { lookNotFound } from '../find-one.js';
import { type FeedRunRow, latestFeedRun } from '../rests-on.js';
import { type RulesMark, rulesMark } from '../rules/rule-sets.js';
import type { Scale } from './scale.js';

/** What a question for similar looks has to know of the look it is about, as it is now. */
export interface AskedLook extends LookRow {
  /** Null while no picture of it has been seen by this predictor version. */
  seen: Seen | null;
  /** Null while the customer has too few looks for one. */
  scale: Scale | null;
}

interface LookRow {
  product_id: string;
  /** Of its product. */
  categories: string[];
  /** Of its cheapest item in stock, or else of its cheapest; in minor units, the sale price where there is one. */
  price: { currency: string; amount: number } | null;
  /** The newest version of the shop's own rules; null while there is none. */
  rules: RulesMark | null;
  feed_run: FeedRunRow;
}

/** Throws `lookNotFound`, as for a hidden look. */
export async function askedLook(context: Context, space: Space, id: string): Promise<AskedLook> {
  const asked = lookRow(context.db, space, id);
  const key = async () => (await asked).vector_key ?? undefined;
  const [{ scale_made_at, vector_key, ...row }, seen = null] = await Promise.all([
    asked,
    surroundingsOf(context, space, id, key),
  ]);
  return { ...row, seen, scale: await context.scales.at(space, scale_made_at) };
}

interface FoundRow extends LookRow {
  scale_made_at: string | null;
  vector_key: number | null;
}

async function lookRow(db: Queryable, space: Space, id: string): Promise<FoundRow> {
  const { customerId, predictor, version } = space;
  const [row] = await db.query<FoundRow>(sql`
    select l.product_id,
      array(select category_id from product_categories
        where customer_id = ${customerId} and product_id = l.product_id) as categories,
      (select json_build_object('currency', i.currency, 'amount', coalesce(i.sale_price, i.price)) from items i
        where i.customer_id = ${customerId} and i.look_id = ${id} and i.hidden_since is null
        order by i.availability <> 'in_stock', coalesce(i.sale_price, i.price), i.key limit 1) as price,
      (select made_at::text from relevance_scales where customer_id = ${customerId}
        and predictor = ${predictor} and version = ${version}) as scale_made_at,
      (${selectKey(space, sql`l.id`)}) as vector_key,
      ${rulesMark(customerId)} as rules,
      ${latestFeedRun(customerId)} as feed_run
    from looks l where l.customer_id = ${customerId} and l.id = ${id} and l.hidden_since is null`);
  if (!row) throw lookNotFound(id);
  return row;
}
