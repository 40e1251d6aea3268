import { type Static, Type } from 'typebox';
import { Id, IdInput, idOf } from '../http/identifier.js';
import {
  Attributes,
  checkedAttributes,
  checkedUrl,
  type HidableTimes,
  Nullable,
  OptionalText,
  shownHidableFields,
  shownHidableTimes,
  Text,
  Url,
  Word,
} from './fields.js';
import { categoriesPerProductMax, descriptionCharsMax, looksPerProductMax, titleCharsMax } from './limits.js';
import { LookOfProduct } from './look.js';
import type { Table } from './upsert-rows.js';

const productFields = {
  title: Text(titleCharsMax),
  description: OptionalText(descriptionCharsMax),
  brand: Word(),
  url: Url,
  categories: Type.Optional(
    Type.Array(IdInput, {
      maxItems: categoriesPerProductMax,
      description: 'Ids of categories, which must exist',
    }),
  ),
  attributes: Type.Optional(Attributes),
};

export const ProductInput = Type.Object(
  {
    id: IdInput,
    ...productFields,
    looks: Type.Optional(
      Type.Array(LookOfProduct, {
        maxItems: looksPerProductMax,
        description: 'Added or replaced; looks that are not named stay',
      }),
    ),
  },
  { $id: 'ProductInput', additionalProperties: false },
);
export const ProductChange = Type.Partial(Type.Object(productFields), {
  $id: 'ProductChange',
  additionalProperties: false,
  minProperties: 1,
});

export const shownProductFields = {
  id: Id,
  title: Type.String(),
  description: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  url: Nullable(Type.String()),
  categories: Type.Array(Id),
  attributes: Attributes,
  ...shownHidableFields,
};

export const productTable: Table = {
  name: 'products',
  hidable: true,
  columns: { title: 'text', description: 'text', brand: 'text', url: 'text', attributes: 'jsonb' },
};

export interface ProductToStore {
  id: string;
  title: string;
  description: string | null;
  brand: string | null;
  url: string | null;
  categories: string[];
  attributes: Attributes;
}

export type ProductRow = ProductToStore & HidableTimes & { key: number };

/** Throws the problem that says what is wrong with it. */
export function productToStore(input: Static<typeof ProductInput>): ProductToStore {
  const { title, description = null, brand = null, categories = [] } = input;
  return {
    id: idOf(input.id),
    title,
    description,
    brand,
    url: checkedUrl(input.url),
    categories: [...new Set(categories.map(idOf))],
    attributes: checkedAttributes(input.attributes),
  };
}

/** What a record would say of the row. */
export function productInputOf(row: ProductRow) {
  const { id, title, description, brand, url, categories, attributes } = row;
  return { id, title, description, brand, url, categories, attributes };
}

export function shownProduct(row: ProductRow) {
  return { ...productInputOf(row), ...shownHidableTimes(row) };
}
