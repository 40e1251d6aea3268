import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { PinnedLook } from '../rules/pins.js';
import type { AskedLook } from './asked-look.js';
import { type Judge, scorePartners } from './score-partners.js';
import { slotOfLook } from './settle-slots.js';
import type { RankedPartner } from './style-with-query.js';

interface PinnedQuestion {
  space: { customerId: string };
  look: AskedLook;
  judge: Judge;
}

/** Pinned looks as they are answered: with slot and score, as far as they and the look asked about have what these need. */
export async function scorePinned(
  context: Pick<Context, 'db' | 'inference'>,
  { space: { customerId }, look, judge }: PinnedQuestion,
  pinned: PinnedLook[],
): Promise<RankedPartner[]> {
  if (pinned.length === 0) return [];
  const rows = await context.db.query<{ id: string; slot: string | null }>(sql`
    select l.id, ${slotOfLook(customerId)} as slot
    from unnest(${pinned.map(({ id }) => id)}::text[]) as asked(id) cross join lateral (
      select id, product_id from looks where customer_id = ${customerId} and id = asked.id offset 0) l`);
  const slots = new Map(rows.map(({ id, slot }) => [id, slot]));
  const comparable = pinned.flatMap(({ id, vector }) => {
    const slot = slots.get(id);
    return slot && vector ? [{ id, slot, vector }] : [];
  });
  const { slot, vector } = look;
  const scores =
    slot !== null && vector !== null
      ? await scorePartners(context, { customerId, anchor: { ...look, slot, vector }, judge }, comparable)
      : [];
  const scoreOf = new Map(comparable.map(({ id }, i) => [id, scores[i] ?? null]));
  return pinned.map(({ id, position }) => {
    return { id, position, slot: slots.get(id) ?? null, score: scoreOf.get(id) ?? null, pinned: true };
  });
}
