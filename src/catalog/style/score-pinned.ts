import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { PinnedLook } from '../rules/pins.js';
import type { AskedLook } from './asked-look.js';
import type { ShownColour } from './colour-harmony.js';
import { slotOfLook } from './settle-slots.js';
import { Matcher, type StyleModel } from './style-model.js';
import type { RankedPartner } from './style-with-query.js';
import { coloursOfLook } from './training-data.js';

/** A pinned look as it is answered: with its slot and score, as far as it and the look asked about have what these need. */
export async function scoreOfPinned(
  db: Queryable,
  {
    space: { customerId },
    look,
    model,
  }: { space: { customerId: string }; look: AskedLook; model: StyleModel },
  { id, vector }: PinnedLook,
): Promise<Omit<RankedPartner, 'position'>> {
  const [row] = await db.query<{ slot: string | null; colours: ShownColour[] }>(sql`
    select ${slotOfLook(customerId)} as slot, ${coloursOfLook(customerId)} as colours
    from looks l where l.customer_id = ${customerId} and l.id = ${id}`);
  const { slot = null, colours = [] } = row ?? {};
  const canMatch = slot !== null && look.slot !== null && vector && look.vector;
  if (!canMatch) return { id, slot, score: null, pinned: true };
  const anchor = { slot: look.slot!, vector: look.vector!, colours: look.colours };
  const score = new Matcher(model, anchor, slot).score({ vector, colours });
  return { id, slot, score: Math.round(score * 1e5) / 1e5, pinned: true };
}
