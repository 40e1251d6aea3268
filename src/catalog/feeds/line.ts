import { createHash } from 'node:crypto';
import { Problem } from '../../http/problem.js';
import type { CategoryToStore } from '../category.js';
import { type Parcel, parcelOf } from '../parcel.js';
import type { FeedRow, RowError } from './feed-row.js';
import { categoriesOf } from './line-categories.js';
import { LineFields } from './line-fields.js';
import type { Field } from './mapping.js';
import { pictureId, slug } from './names.js';

/** Which records a row stands for: the first of its product stands for product, look and item. */
export type Role = 'product' | 'look' | 'item';

/** What a good row says. */
export interface Line {
  line: number;
  item: string;
  look: string;
  product: string;
  /** Records as they are posted. */
  records: { product: object; look: object; item: object };
  categories: CategoryToStore[];
  pictures: { id: string; url: string }[];
  /** When the sale price begins or ends to count, if that is to come. */
  changesAt: Date | undefined;
}

export interface Read {
  line: number;
  /** The item's id, where it can be read. */
  item: string | undefined;
  errors: RowError[];
  said: Line | undefined;
}

/** Reads a row: what it says, or all that is wrong with it. `now` decides whether the sale price counts. */
export function readLine(row: FeedRow, valuesOf: (row: FeedRow, field: Field) => string[], now: Date): Read {
  if (row.columns.size === 0 && row.errors.length > 0)
    return { line: row.line, item: undefined, errors: row.errors, said: undefined };
  const fields = new LineFields((field) => valuesOf(row, field), row.errors);
  const item = fields.id('id');
  const product = fields.optionalId('item_group_id') ?? item;
  const colour = fields.word('color');
  const pattern = fields.word('pattern');
  const material = fields.word('material');
  const variant = colour ?? pattern ?? material;
  const { categories, leaves } = categoriesOf(fields);
  const title = fields.title();
  const url = fields.url('link');
  const imageIds = fields.imageIds();
  const addresses = fields.pictures();
  const pictures =
    imageIds.length > 0 ? [] : addresses.map((address) => ({ id: pictureId(address), url: address }));
  const { price, salePrice, currency, changesAt } = fields.prices(now);
  const availability = fields.availability();
  const said = {
    description: fields.description(),
    brand: fields.word('brand'),
    size: fields.word('size'),
    condition: fields.condition(),
    gtin: fields.gtin(),
  };
  const ofProduct = fields.attributes(['google_product_category', 'gender', 'age_group']);
  const labels = [
    'custom_label_0',
    'custom_label_1',
    'custom_label_2',
    'custom_label_3',
    'custom_label_4',
  ] as const;
  const ofItem = { ...fields.attributes(labels), ...fields.availabilityDate() };
  const { errors } = fields;
  if (item === undefined || product === undefined || errors.length > 0)
    return { line: row.line, item, errors, said: undefined };
  const look = variant === undefined ? product : `${product}-${slug(variant)}`;
  const records = {
    product: {
      id: product,
      title,
      description: said.description ?? null,
      brand: said.brand ?? null,
      url: url ?? null,
      categories: leaves,
      attributes: ofProduct,
    },
    look: {
      id: look,
      product_id: product,
      colour: colour ?? null,
      pattern: pattern ?? null,
      material: material ?? null,
      url: url ?? null,
      images: [...imageIds, ...pictures.map(({ id }) => id)],
    },
    item: {
      id: item,
      look_id: look,
      size: said.size ?? null,
      condition: said.condition,
      availability,
      price,
      sale_price: salePrice ?? null,
      currency,
      gtin: said.gtin ?? null,
      url: url ?? null,
      attributes: ofItem,
    },
  };
  const line: Line = { line: row.line, item, look, product, records, categories, pictures, changesAt };
  const problem = problemOf(line);
  if (problem) return { line: row.line, item, errors: [problem], said: undefined };
  return { line: row.line, item, errors, said: line };
}

/** The parcels of a line in its role, first what later ones hang on. */
export function parcelsOf({ records }: Line, role: Role): Parcel {
  if (role === 'item') return parcelOf.items(records.item);
  const { look_id: _, ...item } = records.item as { look_id: string };
  const { product_id, ...look } = records.look as { product_id: string };
  if (role === 'look') return parcelOf.looks({ ...look, product_id, items: [item] });
  return parcelOf.products({ ...records.product, looks: [{ ...look, items: [item] }] });
}

/** Changes exactly when something would be written that was not written before. */
export function hashOf({ records, pictures, categories }: Line, role: Role): string {
  const { product, look, item } = records;
  const parts = {
    product: [role, product, look, item, pictures, categories],
    look: [role, look, item, pictures],
    item: [role, item],
  };
  return createHash('sha256').update(JSON.stringify(parts[role])).digest('base64url').slice(0, 27);
}

/** What the catalogue itself has against a line. */
function problemOf(line: Line): RowError | undefined {
  try {
    parcelsOf(line, 'product');
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { field: null, code: 'invalid', message: error.detail ?? error.kind.title };
  }
}
