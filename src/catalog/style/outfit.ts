import sql, { empty } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../../db/database.js';
import { Id, IdInput } from '../../http/identifier.js';
import { Nullable, OptionalText, shownTimes, shownTimesFields, type Times } from '../fields.js';
import type { Hidden } from '../hidden.js';
import { titleCharsMax } from '../limits.js';
import type { Table } from '../upsert-rows.js';

export const looksPerOutfitMin = 2;
export const looksPerOutfitMax = 12;

export const OutfitInput = Type.Object(
  {
    id: IdInput,
    title: OptionalText(titleCharsMax),
    look_ids: Type.Array(IdInput, {
      minItems: looksPerOutfitMin,
      maxItems: looksPerOutfitMax,
      description: 'The looks that are shown together',
    }),
  },
  { $id: 'OutfitInput', additionalProperties: false },
);

export const Outfit = Type.Object(
  {
    id: Id,
    title: Nullable(Type.String()),
    look_ids: Type.Array(Id, { description: 'Without those that were deleted since, or are hidden' }),
    ...shownTimesFields,
  },
  { $id: 'Outfit' },
);

export const outfitTable: Table = { name: 'outfits', columns: { title: 'text' } };
export const outfitLooks = { name: 'outfit_looks', owner: 'outfit_id', member: 'look_id' };

export interface OutfitToStore {
  id: string;
  title: string | null;
  look_ids: string[];
}

type OutfitRow = OutfitToStore & Times;

/** In the order in which they came; a page has one row more. One of them, those with a look, or all. */
export async function findOutfits(
  db: Queryable,
  customerId: string,
  {
    id,
    look,
    page,
    hidden,
  }: { id?: string; look?: string | undefined; page?: { limit: number; offset: number }; hidden: Hidden },
): Promise<Static<typeof Outfit>[]> {
  const visible = hidden === 'include' ? sql`true` : sql`l.hidden_since is null`;
  const wanted = sql`${id === undefined ? sql`true` : sql`id = ${id}`} and ${
    look === undefined
      ? sql`true`
      : sql`id in (select outfit_id from outfit_looks where customer_id = ${customerId} and look_id = ${look})`
  }`;
  const rows = await db.query<OutfitRow>(sql`
    select o.id, o.title, o.created_at, o.updated_at, array(
      select m.look_id from outfit_looks m cross join lateral (
        select hidden_since from looks where customer_id = ${customerId} and id = m.look_id offset 0) l
      where m.customer_id = ${customerId} and m.outfit_id = o.id and ${visible} order by m.place) as look_ids
    from (
      select * from outfits where customer_id = ${customerId} and ${wanted}
      order by key ${page ? sql`limit ${page.limit + 1} offset ${page.offset}` : empty}) o
    order by o.key`);
  return rows.map(({ id, title, look_ids, ...times }) => ({ id, title, look_ids, ...shownTimes(times) }));
}
