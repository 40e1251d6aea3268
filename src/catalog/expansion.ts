import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import type { Hidden } from './hidden.js';
import { type ItemRow, shownItem, shownItemFields } from './item.js';
import { shownLook, shownLookFields } from './look.js';
import { shownProduct, shownProductFields } from './product.js';
import {
  type Form,
  type Forms,
  findItems,
  findLooks,
  findProducts,
  type LookTree,
  type Which,
} from './rows.js';

const forms: Form[] = ['none', 'id', 'expand'];

/** In which form each of the three is answered. */
export interface Expansion {
  product: Form;
  look: Form;
  item: Form;
  hidden?: Hidden;
}

/** The query parameters of everything that answers products, looks or items. */
export function expansionQuery(own: keyof Expansion) {
  const formOf = (name: keyof Expansion) =>
    Type.Enum(forms, {
      default: name === own ? 'expand' : 'id',
      description: `How much of ${name === own ? 'it' : `its ${name}`} is answered`,
    });
  return { product: formOf('product'), look: formOf('look'), item: formOf('item') };
}

export const expansionDescription =
  'Each of `product`, `look` and `item` is left out (`none`), named (`id`: an object with its id) or answered with all its fields (`expand`).';

const ItemFields = Type.Partial(Type.Object(shownItemFields));
const LookFields = Type.Partial(Type.Object(shownLookFields));
const ProductFields = Type.Partial(Type.Object(shownProductFields));
const items = Type.Array(ItemFields);

export const Product = Type.Partial(
  Type.Object({
    ...shownProductFields,
    looks: Type.Array(Type.Partial(Type.Object({ ...shownLookFields, items }))),
    items: Type.Array(ItemFields, { description: 'Where the looks between are left out' }),
  }),
  { $id: 'Product' },
);
export const Look = Type.Partial(Type.Object({ ...shownLookFields, product: ProductFields, items }), {
  $id: 'Look',
});
export const Item = Type.Partial(
  Type.Object({ ...shownItemFields, look: LookFields, product: ProductFields }),
  { $id: 'Item' },
);

/** The products, each with the looks and items asked for. */
export async function productsWith(
  db: Queryable,
  customerId: string,
  which: Which,
  expansion: Expansion,
): Promise<Static<typeof Product>[]> {
  const rows = await findProducts(db, customerId, which, formsOf(expansion));
  return rows.map((row) => ({
    ...inForm(expansion.product, row, shownProduct),
    ...(row.looks && { looks: row.looks.map((look) => shownTree(look, expansion)) }),
    ...itemsOf(expansion.item, row),
  }));
}

/** The looks, each with the product and items asked for. */
export async function looksWith(
  db: Queryable,
  customerId: string,
  which: Which,
  expansion: Expansion,
): Promise<Static<typeof Look>[]> {
  const rows = await findLooks(db, customerId, which, formsOf(expansion));
  return rows.map((row) => shownTree(row, expansion));
}

/**
 * Results that name looks, with all fields of these. Of those that have been `read` in the same forms nothing more is
 * looked up. One that was deleted at this moment keeps its place, named only.
 */
export async function withLooks<Result extends { id: string }>(
  db: Queryable,
  customerId: string,
  results: Result[],
  expansion: Expansion,
  read: LookTree[] = [],
): Promise<Result[]> {
  const rows = new Map(read.map((row) => [row.id, row]));
  const ids = results.map(({ id }) => id).filter((id) => !rows.has(id));
  if (ids.length > 0) {
    const which = { where: sql`l.id = any(${ids}::text[])` };
    for (const row of await findLooks(db, customerId, which, formsOf(expansion))) rows.set(row.id, row);
  }
  return results.map((result) => {
    const row = rows.get(result.id);
    return { ...(row && shownTree(row, expansion)), ...result };
  });
}

/** The items, each with the look and product asked for. */
export async function itemsWith(
  db: Queryable,
  customerId: string,
  which: Which,
  expansion: Expansion,
): Promise<Static<typeof Item>[]> {
  const { product, look, item } = expansion;
  const rows = await findItems(db, customerId, which, formsOf(expansion));
  return rows.map((row) => ({
    ...inForm(item, row, shownItem),
    ...(row.look && { look: inForm(look, row.look, shownLook) }),
    ...(row.product && { product: inForm(product, row.product, shownProduct) }),
  }));
}

function shownTree(row: LookTree, { product, look, item }: Expansion): Static<typeof Look> {
  return {
    ...inForm(look, row, shownLook),
    ...(row.product && { product: inForm(product, row.product, shownProduct) }),
    ...itemsOf(item, row),
  };
}

/** What has to be read for it. */
export function formsOf({ product, look, item, hidden }: Expansion): Forms {
  return { product, look, item, visible: hidden !== 'include' };
}

function itemsOf(form: Form, { items }: { items?: ItemRow[] }) {
  return items && { items: items.map((row) => inForm(form, row, shownItem)) };
}

function inForm<Row extends { id: string }, Shown>(
  form: Form,
  row: Row,
  shown: (row: Row) => Shown,
): Shown | { id: string } | Record<string, never> {
  if (form === 'none') return {};
  return form === 'id' ? { id: row.id } : shown(row);
}
