import { type Static, Type } from 'typebox';
import { errors } from '../errors.js';
import { Id, IdInput, idOf } from '../http/identifier.js';
import {
  Attributes,
  checkedAttributes,
  checkedUrl,
  type HidableTimes,
  Nullable,
  shownHidableFields,
  shownHidableTimes,
  Url,
  Word,
} from './fields.js';
import { amountPattern, amountText, isCurrency, minorUnits } from './money.js';
import type { Table } from './upsert-rows.js';

export const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
const conditions = ['new', 'refurbished', 'used'] as const;

const Amount = Type.Union([Type.String({ pattern: amountPattern }), Type.Number({ minimum: 0 })], {
  description: 'In units of the currency, such as "59.90"',
});
const Availability = Type.Enum([...availabilities]);
const Condition = Type.Enum([...conditions]);
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, such as EUR' });
const gtinPattern = '^[0-9]{8,14}$';

const itemFields = {
  size: Word(),
  condition: Type.Optional(Type.Enum([...conditions], { description: '`new` when absent' })),
  availability: Availability,
  price: Amount,
  sale_price: Type.Optional(Nullable(Amount)),
  currency: Currency,
  gtin: Type.Optional(Nullable(Type.String({ pattern: gtinPattern, description: '8 to 14 digits' }))),
  url: Url,
  attributes: Type.Optional(Attributes),
};

export const ItemOfLook = Type.Object(
  { id: IdInput, ...itemFields },
  { $id: 'ItemOfLookInput', additionalProperties: false },
);
export const ItemInput = Type.Object(
  { id: IdInput, look_id: IdInput, ...itemFields },
  { $id: 'ItemInput', additionalProperties: false },
);
export const ItemChange = Type.Partial(Type.Object({ look_id: IdInput, ...itemFields }), {
  $id: 'ItemChange',
  additionalProperties: false,
  minProperties: 1,
});

export const shownItemFields = {
  id: Id,
  size: Nullable(Type.String()),
  condition: Condition,
  availability: Availability,
  price: Type.String({ description: 'With all decimals of the currency' }),
  sale_price: Nullable(Type.String()),
  currency: Type.String(),
  gtin: Nullable(Type.String()),
  url: Nullable(Type.String()),
  attributes: Attributes,
  ...shownHidableFields,
};

export const itemTable: Table = {
  name: 'items',
  hidable: true,
  columns: {
    look_id: 'text',
    size: 'text',
    condition: 'text',
    availability: 'text',
    currency: 'text',
    price: 'bigint',
    sale_price: 'bigint',
    gtin: 'text',
    url: 'text',
    attributes: 'jsonb',
  },
};

/** Prices are in minor units. */
export interface ItemToStore {
  id: string;
  look_id: string;
  size: string | null;
  condition: (typeof conditions)[number];
  availability: (typeof availabilities)[number];
  currency: string;
  price: number;
  sale_price: number | null;
  gtin: string | null;
  url: string | null;
  attributes: Attributes;
}

export type ItemRow = ItemToStore & HidableTimes & { key: number };

/** Throws the problem that says what is wrong with it. */
export function itemToStore(lookId: string, input: Static<typeof ItemOfLook>): ItemToStore {
  const { currency } = input;
  if (!isCurrency(currency)) throw errors.requestInvalid(`${currency} is no currency of ISO 4217.`);
  const price = minorOf('price', input.price, currency);
  const salePrice =
    (input.sale_price ?? null) === null ? null : minorOf('sale_price', input.sale_price!, currency);
  if (salePrice !== null && salePrice > price)
    throw errors.requestInvalid('`sale_price` may not be higher than `price`.');
  return {
    id: idOf(input.id),
    look_id: lookId,
    size: input.size ?? null,
    condition: input.condition ?? 'new',
    availability: input.availability,
    currency,
    price,
    sale_price: salePrice,
    gtin: input.gtin ?? null,
    url: checkedUrl(input.url),
    attributes: checkedAttributes(input.attributes),
  };
}

function minorOf(field: string, amount: string | number, currency: string): number {
  const minor = minorUnits(amount, currency);
  if (minor === undefined)
    throw errors.requestInvalid(
      `\`${field}\` is no price in ${currency}: digits, and no more decimals than it has.`,
    );
  return minor;
}

/** What a record would say of the row. */
export function itemInputOf(row: ItemRow): Static<typeof ItemInput> {
  const { id, look_id, size, condition, availability, currency, gtin, url, attributes } = row;
  const rest = { id, look_id, size, condition, availability, currency, gtin, url, attributes };
  const { price, sale_price } = shownItem(row);
  return { ...rest, price, sale_price };
}

export function shownItem(row: ItemRow) {
  const { id, size, condition, availability, currency, gtin, url, attributes } = row;
  return {
    id,
    size,
    condition,
    availability,
    price: amountText(row.price, currency),
    sale_price: row.sale_price === null ? null : amountText(row.sale_price, currency),
    currency,
    gtin,
    url,
    attributes,
    ...shownHidableTimes(row),
  };
}
