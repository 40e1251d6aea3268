import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import type { Hidden } from './hidden.js';
import { type ItemRow, shownItem, shownItemFields } from './item.js';
import { type LookRow, shownLook, shownLookFields } from './look.js';
import { type ProductRow, shownProduct, shownProductFields } from './product.js';
import { findItems, findLooks, findProducts, type Which } from './rows.js';

const forms = ['none', 'id', 'expand'] as const;
type Form = (typeof forms)[number];

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
    Type.Enum([...forms], {
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
  { product, look, item, hidden }: Expansion,
): Promise<Static<typeof Product>[]> {
  const visible = hidden !== 'include';
  const rows = await findProducts(db, customerId, { ...which, visible, bare: product !== 'expand' });
  const looks =
    look === 'none' && item === 'none'
      ? []
      : await looksOf(db, customerId, rows, { visible, bare: look !== 'expand' });
  const itemRows =
    item === 'none' ? [] : await itemsOf(db, customerId, looks, { visible, bare: item !== 'expand' });
  const ofProduct = grouped(looks, (row) => row.product_id);
  const itemsOfLook = grouped(itemRows, (row) => row.look_id);
  const productOf = new Map(looks.map((row) => [row.id, row.product_id]));
  const itemsOfProduct = grouped(itemRows, (row) => productOf.get(row.look_id)!);
  const shownItems = (those: ItemRow[] = []) =>
    item === 'none' ? {} : { items: those.map((row) => inForm(item, row, shownItem)) };
  return rows.map((row) => ({
    ...inForm(product, row, shownProduct),
    ...(look === 'none'
      ? shownItems(itemsOfProduct.get(row.id))
      : {
          looks: (ofProduct.get(row.id) ?? []).map((lookRow) => ({
            ...inForm(look, lookRow, shownLook),
            ...shownItems(itemsOfLook.get(lookRow.id)),
          })),
        }),
  }));
}

/** The looks, each with the product and items asked for. */
export async function looksWith(
  db: Queryable,
  customerId: string,
  which: Which,
  { product, look, item, hidden }: Expansion,
): Promise<Static<typeof Look>[]> {
  const visible = hidden !== 'include';
  const itemsOfThem = (looks: { id: string }[]) =>
    item === 'none' ? [] : itemsOf(db, customerId, looks, { visible, bare: item !== 'expand' });
  const [rows, known] = await Promise.all([
    findLooks(db, customerId, { ...which, visible, bare: look !== 'expand' }),
    which.ids && itemsOfThem(which.ids.map((id) => ({ id }))),
  ]);
  const products = product === 'expand' ? await productsOf(db, customerId, rows) : new Map();
  const items = grouped(known ?? (await itemsOfThem(rows)), (row) => row.look_id);
  return rows.map((row) => ({
    ...inForm(look, row, shownLook),
    ...above('product', product, row.product_id, products, shownProduct),
    ...(item === 'none'
      ? {}
      : { items: (items.get(row.id) ?? []).map((itemRow) => inForm(item, itemRow, shownItem)) }),
  }));
}

/** Results that name looks, with all fields of these. One that was deleted at this moment keeps its place, named only. */
export async function withLooks<Result extends { id: string }>(
  db: Queryable,
  customerId: string,
  results: Result[],
  expansion: Omit<Expansion, 'look'>,
): Promise<Result[]> {
  if (results.length === 0) return [];
  const ids = results.map(({ id }) => id);
  const which = { where: sql`l.id = any(${ids}::text[])`, ids };
  const looks = await looksWith(db, customerId, which, { ...expansion, look: 'expand' });
  const byIds = new Map(looks.map((look) => [look.id, look]));
  return results.map((result) => ({ ...byIds.get(result.id), ...result }));
}

/** The items, each with the look and product asked for. */
export async function itemsWith(
  db: Queryable,
  customerId: string,
  which: Which,
  { product, look, item, hidden }: Expansion,
): Promise<Static<typeof Item>[]> {
  const rows = await findItems(db, customerId, { ...which, visible: hidden !== 'include' });
  const products = product === 'expand' ? await productsOf(db, customerId, rows) : new Map();
  const lookIds = look === 'expand' ? [...new Set(rows.map((row) => row.look_id))] : [];
  const looks = byId(
    lookIds.length === 0
      ? []
      : await findLooks(db, customerId, { where: sql`l.id = any(${lookIds}::text[])` }),
  );
  return rows.map((row) => ({
    ...inForm(item, row, shownItem),
    ...above('look', look, row.look_id, looks, shownLook),
    ...above('product', product, row.product_id, products, shownProduct),
  }));
}

function looksOf(
  db: Queryable,
  customerId: string,
  products: ProductRow[],
  how: Pick<Which, 'visible' | 'bare'>,
): Promise<LookRow[]> {
  if (products.length === 0) return Promise.resolve([]);
  const ids = products.map(({ id }) => id);
  return findLooks(db, customerId, { where: sql`l.product_id = any(${ids}::text[])`, ...how });
}

function itemsOf(
  db: Queryable,
  customerId: string,
  looks: { id: string }[],
  how: Pick<Which, 'visible' | 'bare'>,
): Promise<ItemRow[]> {
  if (looks.length === 0) return Promise.resolve([]);
  const ids = looks.map(({ id }) => id);
  return findItems(db, customerId, { where: sql`i.look_id = any(${ids}::text[])`, ...how });
}

async function productsOf(
  db: Queryable,
  customerId: string,
  rows: { product_id: string }[],
): Promise<Map<string, ProductRow>> {
  const ids = [...new Set(rows.map((row) => row.product_id))];
  if (ids.length === 0) return new Map();
  return byId(await findProducts(db, customerId, { where: sql`p.id = any(${ids}::text[])` }));
}

function inForm<Row extends { id: string }, Shown>(
  form: Form,
  row: Row,
  shown: (row: Row) => Shown,
): Shown | { id: string } | Record<string, never> {
  if (form === 'none') return {};
  return form === 'id' ? { id: row.id } : shown(row);
}

/** What a row hangs on, under its name. */
function above<Name extends string, Row, Shown>(
  name: Name,
  form: Form,
  id: string,
  rows: Map<string, Row>,
  shown: (row: Row) => Shown,
) {
  if (form === 'none') return {};
  const row = rows.get(id);
  // It may have been deleted since the rows that hang on it were read.
  return { [name]: form === 'id' || !row ? { id } : shown(row) };
}

function grouped<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
