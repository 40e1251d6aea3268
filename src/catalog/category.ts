import { type Static, Type } from 'typebox';
import { Id, IdInput, idOf } from '../http/identifier.js';
import { Nullable, shownTimes, shownTimesFields, Text, type Times } from './fields.js';
import { titleCharsMax } from './limits.js';
import { unstyled } from './style/slots.js';
import type { Table } from './upsert-rows.js';

const slotWords = 'up to 32 lower-case letters, digits, dashes and underscores, such as `shoes`';
const slotPattern = '^[a-z0-9][a-z0-9_-]{0,31}$';
/** The part that a look plays in an outfit. */
export const Slot = Type.String({ pattern: slotPattern, description: slotWords });

const categoryFields = {
  name: Text(titleCharsMax),
  parent_id: Type.Optional(Nullable(IdInput)),
  slot: Type.Optional(
    Nullable(
      Type.String({
        pattern: slotPattern,
        description: `The part that its looks play in an outfit: ${slotWords}; \`${unstyled}\`: none. When null, that of its parent, or else what its name tells`,
      }),
    ),
  ),
};

export const CategoryInput = Type.Object(
  { id: IdInput, ...categoryFields },
  { $id: 'CategoryInput', additionalProperties: false },
);
export const CategoryChange = Type.Partial(Type.Object(categoryFields), {
  $id: 'CategoryChange',
  additionalProperties: false,
  minProperties: 1,
});

export const Category = Type.Object(
  {
    id: Id,
    name: Type.String(),
    parent_id: Nullable(Id),
    slot: Nullable(Type.String({ description: 'As it was set' })),
    resolved_slot: Nullable(
      Type.String({
        description: 'The one that holds: set, inherited, or told by its name; null: not styled',
      }),
    ),
    ...shownTimesFields,
  },
  { $id: 'Category' },
);

export const categoryTable: Table = { name: 'categories', columns: { name: 'text', parent_id: 'text' } };

export interface CategoryToStore {
  id: string;
  name: string;
  parent_id: string | null;
  /** Stays as it is when absent. */
  slot?: string | null;
}

export type CategoryRow = Required<CategoryToStore> & Times & { key: number; resolved_slot: string | null };

export function categoryToStore({
  id,
  name,
  parent_id = null,
  slot = null,
}: Static<typeof CategoryInput>): CategoryToStore {
  return { id: idOf(id), name, parent_id: parent_id === null ? null : idOf(parent_id), slot };
}

/** What a record would say of the row. */
export function categoryInputOf({ id, name, parent_id, slot }: CategoryRow): Required<CategoryToStore> {
  return { id, name, parent_id, slot };
}

export function shownCategory(row: CategoryRow): Static<typeof Category> {
  return { ...categoryInputOf(row), resolved_slot: row.resolved_slot, ...shownTimes(row) };
}
