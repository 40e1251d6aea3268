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
  Url,
  Word,
} from './fields.js';
import { ItemOfLook } from './item.js';
import { imagesPerLookMax, itemsPerLookMax, titleCharsMax } from './limits.js';
import type { Table } from './upsert-rows.js';

const lookFields = {
  title: OptionalText(titleCharsMax),
  colour: Word(),
  pattern: Word(),
  material: Word(),
  url: Url,
  images: Type.Optional(
    Type.Array(IdInput, {
      maxItems: imagesPerLookMax,
      description: 'Ids of images in their order, the primary one first; they may be posted later',
    }),
  ),
  attributes: Type.Optional(Attributes),
};

const items = Type.Optional(
  Type.Array(ItemOfLook, {
    maxItems: itemsPerLookMax,
    description: 'Added or replaced; items that are not named stay',
  }),
);

export const LookOfProduct = Type.Object(
  { id: IdInput, ...lookFields, items },
  { $id: 'LookOfProductInput', additionalProperties: false },
);
export const LookInput = Type.Object(
  { id: IdInput, product_id: IdInput, ...lookFields, items },
  { $id: 'LookInput', additionalProperties: false },
);
export const LookChange = Type.Partial(Type.Object({ product_id: IdInput, ...lookFields }), {
  $id: 'LookChange',
  additionalProperties: false,
  minProperties: 1,
});

export const LookImage = Type.Object(
  {
    id: Id,
    status: Type.Enum(['missing', 'pending', 'ready', 'failed'], {
      description: '`missing`: there is no image of that id yet',
    }),
    file: Nullable(Type.String({ description: 'Path of the picture; null while there is none' })),
  },
  { $id: 'LookImage' },
);
export type LookImage = Static<typeof LookImage>;

export const shownLookFields = {
  id: Id,
  title: Nullable(Type.String()),
  colour: Nullable(Type.String()),
  pattern: Nullable(Type.String()),
  material: Nullable(Type.String()),
  url: Nullable(Type.String()),
  primary_image: Nullable(LookImage),
  images: Type.Array(LookImage),
  attributes: Attributes,
  ...shownHidableFields,
};

export const lookTable: Table = {
  name: 'looks',
  hidable: true,
  columns: {
    product_id: 'text',
    title: 'text',
    colour: 'text',
    pattern: 'text',
    material: 'text',
    url: 'text',
    attributes: 'jsonb',
  },
};

export interface LookToStore {
  id: string;
  product_id: string;
  title: string | null;
  colour: string | null;
  pattern: string | null;
  material: string | null;
  url: string | null;
  images: string[];
  attributes: Attributes;
}

export type LookRow = Omit<LookToStore, 'images'> &
  HidableTimes & {
    key: number;
    images: { id: string; image: { status: 'pending' | 'ready' | 'failed'; has_file: boolean } | null }[];
  };

/** Throws the problem that says what is wrong with it. */
export function lookToStore(productId: string, input: Static<typeof LookOfProduct>): LookToStore {
  const { title = null, colour = null, pattern = null, material = null, images = [] } = input;
  return {
    id: idOf(input.id),
    product_id: productId,
    title,
    colour,
    pattern,
    material,
    url: checkedUrl(input.url),
    images: [...new Set(images.map(idOf))],
    attributes: checkedAttributes(input.attributes),
  };
}

/** What a record would say of the row. */
export function lookInputOf(row: LookRow): Static<typeof LookInput> {
  const { id, product_id, title, colour, pattern, material, url, attributes } = row;
  const images = row.images.map((listed) => listed.id);
  return { id, product_id, title, colour, pattern, material, url, images, attributes };
}

export function shownLook(row: LookRow) {
  const { id, title, colour, pattern, material, url, attributes } = row;
  const images = row.images.map(shownImage);
  return {
    id,
    title,
    colour,
    pattern,
    material,
    url,
    primary_image: images[0] ?? null,
    images,
    attributes,
    ...shownHidableTimes(row),
  };
}

function shownImage({ id, image }: LookRow['images'][number]): LookImage {
  return {
    id,
    status: image?.status ?? 'missing',
    file: image?.has_file ? `/v1/images/${encodeURIComponent(id)}/file` : null,
  };
}
