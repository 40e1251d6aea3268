import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import { lookNotFound } from '../find-one.js';
import { type FeedRunRow, latestFeedRun } from '../rests-on.js';
import { type RulesMark, rulesMark } from '../rules/rule-sets.js';
import type { ShownColour } from './colour-harmony.js';
import { slotOfLook } from './settle-slots.js';
import { exclusive, garmentSlots } from './slots.js';
import type { StyleModel } from './style-model.js';
import { coloursOfLook } from './training-data.js';

/** What a question for what goes with a look has to know of it, as it is now. */
export interface AskedLook {
  product_id: string;
  slot: string | null;
  colours: ShownColour[];
  /** Of length 1; null while no picture of it has been seen by this predictor version. */
  vector: Float32Array | null;
  /** Of the model of this space; null while there is none. */
  trainedAt: string | null;
  /** That the shop has, but for its own. */
  otherSlots: string[];
  /** The newest version of the shop's own rules; null while there is none. */
  rules: RulesMark | null;
  feedRun: FeedRunRow;
}

/** All of it in one statement. Throws `lookNotFound`, as for a hidden look. */
export async function askedLook(db: Queryable, space: Space, id: string): Promise<AskedLook> {
  const { customerId, predictor, version } = space;
  const [row] = await db.query<{
    product_id: string;
    slot: string | null;
    colours: ShownColour[];
    vector: Uint8Array | null;
    trained_at: string | null;
    slots: string[];
    rules: RulesMark | null;
    feed_run: FeedRunRow;
  }>(sql`
    select l.product_id, ${slotOfLook(customerId)} as slot, ${coloursOfLook(customerId)} as colours,
      (select vector from look_embeddings where customer_id = ${customerId} and look_id = ${id}
        and predictor = ${predictor} and version = ${version}) as vector,
      (select trained_at::text from style_models where customer_id = ${customerId}
        and predictor = ${predictor} and version = ${version}) as trained_at,
      array(select distinct resolved_slot from categories
        where customer_id = ${customerId} and resolved_slot is not null) as slots,
      ${rulesMark(customerId)} as rules, ${latestFeedRun(customerId)} as feed_run
    from looks l where l.customer_id = ${customerId} and l.id = ${id} and l.hidden_since is null`);
  if (!row) throw lookNotFound(id);
  const { product_id, slot, colours, vector, trained_at: trainedAt, slots, rules, feed_run: feedRun } = row;
  const otherSlots = inOrder(slots.filter((one) => one !== slot));
  return {
    product_id,
    slot,
    colours,
    vector: vector && vectorOf(vector),
    trainedAt,
    otherSlots,
    rules,
    feedRun,
  };
}

/** Those of garments as a body wears them, then others by name. */
function inOrder(slots: string[]): string[] {
  const known: string[] = garmentSlots.filter((slot) => slots.includes(slot));
  return [...known, ...slots.filter((slot) => !known.includes(slot)).sort()];
}

/** The slots that go with one: those given, or those that it is shown together with, or else all that it does not stand in for. */
export function partnersOf(
  { slot, otherSlots }: Pick<AskedLook, 'slot' | 'otherSlots'>,
  given: string[] | undefined,
  together: StyleModel['together'] = new Map(),
): string[] {
  if (given) return otherSlots.filter((other) => given.includes(other));
  const shown = slot === null ? undefined : together.get(slot);
  if (shown) return otherSlots.filter((other) => shown.includes(other));
  const excluded = (slot !== null && Object.hasOwn(exclusive, slot) && exclusive[slot]) || [];
  return otherSlots.filter((other) => !excluded.includes(other));
}
