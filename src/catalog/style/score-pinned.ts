import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { PinnedLook } from '../rules/pins.js';
import type { AskedLook } from './asked-look.js';
import type { ShownColour } from './colour-harmony.js';
import { slotOfLook } from './settle-slots.js';
import { Matcher, type StyleModel } from './style-model.js';
import type { RankedPartner } from './style-with-query.js';
import { coloursOfLook } from './training-data.js';

/** Pinned looks as they are answered: with slot and score, as far as they and the look asked about have what these need. */
export async function scorePinned(
  db: Queryable,
  {
    space: { customerId },
    look,
    model,
  }: { space: { customerId: string }; look: AskedLook; model: StyleModel },
  pinned: PinnedLook[],
): Promise<RankedPartner[]> {
  if (pinned.length === 0) return [];
  const rows = await db.query<{ id: string; slot: string | null; colours: ShownColour[] }>(sql`
    select l.id, ${slotOfLook(customerId)} as slot, ${coloursOfLook(customerId)} as colours
    from unnest(${pinned.map(({ id }) => id)}::text[]) as asked(id) cross join lateral (
      select id, product_id from looks where customer_id = ${customerId} and id = asked.id offset 0) l`);
  const known = new Map(rows.map((row) => [row.id, row]));
  return pinned.map(({ id, position, vector }) => {
    const { slot = null, colours = [] } = known.get(id) ?? {};
    const canMatch = slot !== null && look.slot !== null && vector && look.vector;
    if (!canMatch) return { id, position, slot, score: null, pinned: true };
    const anchor = { slot: look.slot!, vector: look.vector!, colours: look.colours };
    const score = new Matcher(model, anchor, slot).score({ vector, colours });
    return { id, position, slot, score: Math.round(score * 1e5) / 1e5, pinned: true };
  });
}
