import { type Static, Type } from 'typebox';
import { Id, IdInput, idOf } from '../http/identifier.js';
import { Nullable, shownTimes, shownTimesFields, Text, type Times } from './fields.js';
import { titleCharsMax } from './limits.js';
import type { Table } from './upsert-rows.js';

const categoryFields = {
  name: Text(titleCharsMax),
  parent_id: Type.Optional(Nullable(IdInput)),
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
  { id: Id, name: Type.String(), parent_id: Nullable(Id), ...shownTimesFields },
  { $id: 'Category' },
);

export const categoryTable: Table = { name: 'categories', columns: { name: 'text', parent_id: 'text' } };

export interface CategoryToStore {
  id: string;
  name: string;
  parent_id: string | null;
}

export type CategoryRow = CategoryToStore & Times & { key: number };

export function categoryToStore({
  id,
  name,
  parent_id = null,
}: Static<typeof CategoryInput>): CategoryToStore {
  return { id: idOf(id), name, parent_id: parent_id === null ? null : idOf(parent_id) };
}

/** What a record would say of the row. */
export function categoryInputOf({ id, name, parent_id }: CategoryRow): CategoryToStore {
  return { id, name, parent_id };
}

export function shownCategory(row: CategoryRow): Static<typeof Category> {
  return { ...categoryInputOf(row), ...shownTimes(row) };
}
