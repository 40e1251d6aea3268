import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { guessSlot, unstyled } from './slots.js';

interface Category {
  id: string;
  name: string;
  parent_id: string | null;
  slot: string | null;
  resolved_slot: string | null;
}

/**
 * Sets the slots that were given; absent ones stay (a feed that brings its categories again knows nothing of slots). Gives
 * the ids of those that had another.
 */
export async function setSlots(
  tx: Queryable,
  customerId: string,
  categories: { id: string; slot?: string | null }[],
): Promise<string[]> {
  const given = categories.filter(({ slot }) => slot !== undefined);
  if (given.length === 0) return [];
  const rows = await tx.query<{ id: string }>(sql`
    update categories c set slot = g.slot
    from unnest(${given.map(({ id }) => id)}::text[], ${given.map(({ slot }) => slot!)}::text[]) as g(id, slot)
    where c.customer_id = ${customerId} and c.id = g.id and c.slot is distinct from g.slot
    returning c.id`);
  return rows.map(({ id }) => id);
}

/** Works out which slot holds for each category of the customer, and writes those that are others than before. */
export async function settleSlots(tx: Queryable, customerId: string): Promise<void> {
  const categories = await tx.query<Category>(
    sql`select id, name, parent_id, slot, resolved_slot from categories where customer_id = ${customerId}`,
  );
  const slots = resolveSlots(categories);
  const changed = categories
    .map(({ id, resolved_slot: before }) => ({ id, before, slot: slots.get(id) ?? null }))
    .filter(({ before, slot }) => before !== slot);
  if (changed.length === 0) return;
  await tx.query(sql`
    update categories c set resolved_slot = g.slot
    from unnest(${changed.map(({ id }) => id)}::text[], ${changed.map(({ slot }) => slot)}::text[]) as g(id, slot)
    where c.customer_id = ${customerId} and c.id = g.id`);
}

/** Category → the slot set on it or the nearest above it; where none is, what words tell, its own first. */
export function resolveSlots(categories: Category[]): Map<string, string | null> {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const known = new Map<string, { set: string | null; guess: string | null }>();
  for (const category of categories) {
    const line = new Set<Category>();
    for (let at: Category | undefined = category; at && !known.has(at.id) && !line.has(at); ) {
      line.add(at);
      at = at.parent_id === null ? undefined : byId.get(at.parent_id);
    }
    for (const one of [...line].reverse()) {
      const above = one.parent_id === null ? undefined : known.get(one.parent_id);
      known.set(one.id, {
        set: one.slot ?? above?.set ?? null,
        guess: guessSlot(one) ?? above?.guess ?? null,
      });
    }
  }
  const slotOf = ({ set, guess }: { set: string | null; guess: string | null }) =>
    set === unstyled ? null : (set ?? guess);
  return new Map([...known].map(([id, found]) => [id, slotOf(found)]));
}

/** The slot of a look `l`: that of the first of its product's categories that has one; null where none has. */
export function slotOfLook(customerId: string): Sql {
  return sql`(select slot from products where customer_id = ${customerId} and id = l.product_id)`;
}
