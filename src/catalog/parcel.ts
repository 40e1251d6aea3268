import type { Static, TSchema } from 'typebox';
import { errors } from '../errors.js';
import { idOf } from '../http/identifier.js';
import { Problem } from '../http/problem.js';
import { validator } from '../http/validate.js';
import { CategoryInput, type CategoryToStore, categoryToStore } from './category.js';
import { ItemInput, type ItemOfLook, type ItemToStore, itemToStore } from './item.js';
import { LookInput, type LookOfProduct, type LookToStore, lookToStore } from './look.js';
import { ProductInput, type ProductToStore, productToStore } from './product.js';

export type Kind = 'categories' | 'products' | 'looks' | 'items';

/** What one record puts into the catalogue: itself and what it nests. All of it goes in, or nothing. */
export interface Parcel {
  kind: Kind;
  /** Of the record itself. */
  id: string;
  categories: CategoryToStore[];
  products: ProductToStore[];
  looks: LookToStore[];
  items: ItemToStore[];
}

/** Reads a record as it came. Throws the problem that names all that is wrong with it. */
export const parcelOf: Record<Kind, (record: unknown) => Parcel> = {
  categories: reader(CategoryInput, (input) => {
    const category = categoryToStore(input);
    return { ...empty('categories', category.id), categories: [category] };
  }),
  products: reader(ProductInput, (input) => {
    const product = productToStore(input);
    const parcel: Parcel = { ...empty('products', product.id), products: [product] };
    for (const [index, look] of (input.looks ?? []).entries())
      within(`looks/${index}`, () => putLook(parcel, product.id, look));
    return parcel;
  }),
  looks: reader(LookInput, (input) => {
    const parcel = empty('looks', idOf(input.id));
    putLook(parcel, idOf(input.product_id), input);
    return parcel;
  }),
  items: reader(ItemInput, (input) => {
    const item = itemToStore(idOf(input.look_id), input);
    return { ...empty('items', item.id), items: [item] };
  }),
};

function reader<Schema extends TSchema>(schema: Schema, read: (input: Static<Schema>) => Parcel) {
  const check = validator(schema, 'body');
  return (record: unknown): Parcel => {
    const checked = check(record);
    if (checked.ok) return read(checked.value);
    const wrong = checked.fields.map(({ path, message }) => `${path || 'the record'} ${message}`);
    throw errors.requestInvalid(wrong.join('; '));
  };
}

function empty(kind: Kind, id: string): Parcel {
  return { kind, id, categories: [], products: [], looks: [], items: [] };
}

function putLook(parcel: Parcel, productId: string, input: Static<typeof LookOfProduct>): void {
  const look = lookToStore(productId, input);
  parcel.looks.push(look);
  for (const [index, item] of (input.items ?? []).entries())
    within(`items/${index}`, () => putItem(parcel, look.id, item));
}

function putItem(parcel: Parcel, lookId: string, input: Static<typeof ItemOfLook>): void {
  parcel.items.push(itemToStore(lookId, input));
}

/** Says of a problem in which part of the record it is. */
function within(place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw errors.requestInvalid(`${place}: ${error.detail}`);
  }
}
