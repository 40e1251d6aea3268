import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import { lookNotFound } from '../find-one.js';
import { type FeedRunRow, latestFeedRun } from '../rests-on.js';
import { type RulesMark, rulesMark } from '../rules/rule-sets.js';
import type { Scale } from './scale.js';

/** What a question for similar looks has to know of the look it is about, as it is now. */
export interface AskedLook {
  product_id: string;
  /** Of its product. */
  categories: string[];
  /** Of its cheapest item in stock, or else of its cheapest; in minor units, the sale price where there is one. */
  price: { currency: string; amount: number } | null;
  /** Of length 1; null while no picture of it has been seen by this predictor version. */
  vector: Float32Array | null;
  /** Null while the customer has too few looks for one. */
  scale: Scale | null;
  /** The newest version of the shop's own rules; null while there is none. */
  rules: RulesMark | null;
  feed_run: FeedRunRow;
}

/** All of it in one statement. Throws `lookNotFound`, as for a hidden look. */
export async function askedLook(db: Queryable, space: Space, id: string): Promise<AskedLook> {
  const { customerId, predictor, version } = space;
  const [row] = await db.query<Omit<AskedLook, 'vector'> & { vector: Uint8Array | null }>(sql`
    select l.product_id,
      array(select category_id from product_categories
        where customer_id = ${customerId} and product_id = l.product_id) as categories,
      (select json_build_object('currency', i.currency, 'amount', coalesce(i.sale_price, i.price)) from items i
        where i.customer_id = ${customerId} and i.look_id = ${id} and i.hidden_since is null
        order by i.availability <> 'in_stock', coalesce(i.sale_price, i.price), i.key limit 1) as price,
      (select vector from look_embeddings where customer_id = ${customerId} and look_id = ${id}
        and predictor = ${predictor} and version = ${version}) as vector,
      (select quantiles from relevance_scales where customer_id = ${customerId}
        and predictor = ${predictor} and version = ${version}) as scale,
      ${rulesMark(customerId)} as rules,
      ${latestFeedRun(customerId)} as feed_run
    from looks l where l.customer_id = ${customerId} and l.id = ${id} and l.hidden_since is null`);
  if (!row) throw lookNotFound(id);
  return { ...row, vector: row.vector && vectorOf(row.vector) };
}
