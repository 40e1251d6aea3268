import { type Static, Type } from 'typebox';
import { wordCharsMax } from '../limits.js';
import { columnOf, type FeedRow } from './feed-row.js';

/** What a feed says of an item, under the names of Google Merchant Center; `image_id` is ours. */
export const fields = [
  'id',
  'item_group_id',
  'title',
  'description',
  'link',
  'image_link',
  'additional_image_link',
  'image_id',
  'availability',
  'availability_date',
  'price',
  'sale_price',
  'sale_price_effective_date',
  'condition',
  'brand',
  'gtin',
  'google_product_category',
  'product_type',
  'color',
  'pattern',
  'material',
  'size',
  'gender',
  'age_group',
  'custom_label_0',
  'custom_label_1',
  'custom_label_2',
  'custom_label_3',
  'custom_label_4',
] as const;
export type Field = (typeof fields)[number];

const Source = Type.Union([
  Type.String({ minLength: 1, maxLength: wordCharsMax }),
  Type.Object(
    { constant: Type.String({ minLength: 1, maxLength: wordCharsMax }) },
    { additionalProperties: false },
  ),
]);

export const Mapping = Type.Partial(
  Type.Object(Object.fromEntries(fields.map((field) => [field, Source])) as Record<Field, typeof Source>),
  {
    additionalProperties: false,
    description:
      'Field → the column (or element) that it is taken from, or `{"constant": …}`; fields that are not named come from the column of their own name',
  },
);
export type Mapping = Static<typeof Mapping>;

/** British shops write `colour`. */
const alsoCalled: Partial<Record<Field, string>> = { color: 'colour' };

/** Gives the values of a field in a row. */
export function fieldReader(mapping: Mapping): (row: FeedRow, field: Field) => string[] {
  const columns = new Map<Field, string>();
  const constants = new Map<Field, string[]>();
  for (const [field, source] of Object.entries(mapping) as [Field, Static<typeof Source>][]) {
    if (typeof source === 'string') columns.set(field, columnOf(source));
    else constants.set(field, [source.constant]);
  }
  return ({ columns: row }, field) => {
    const constant = constants.get(field);
    if (constant) return constant;
    const column = columns.get(field);
    return row.get(column ?? field) ?? (column ? undefined : row.get(alsoCalled[field] ?? field)) ?? [];
  };
}
