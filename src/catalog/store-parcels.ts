import sql, { raw } from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { Problem } from '../http/problem.js';
import { categoryTable } from './category.js';
import { itemTable } from './item.js';
import { itemsPerLookMax, looksPerProductMax } from './limits.js';
import { lookTable } from './look.js';
import type { Parcel } from './parcel.js';
import { productTable } from './product.js';
import { refuseDangling } from './refuse-dangling.js';
import { lockCatalogue } from './rows.js';
import { settleHidden } from './settle-hidden.js';
import { setSlots, settleSlots } from './style/settle-slots.js';
import { type Effect, setLists, type Table, touchRows, upsertRows } from './upsert-rows.js';

export interface StoredParcels {
  results: Map<Parcel, Effect | 'unchanged'>;
  /** Of those that were not stored. */
  problems: Map<Parcel, Problem>;
}

/** Stores the parcels that can be stored, in one transaction. Nothing is named by two of them. */
export async function storeParcels(
  db: Database,
  customerId: string,
  parcels: Parcel[],
): Promise<StoredParcels> {
  const crowded = new Map<Parcel, Problem>();
  for (;;) {
    const left = parcels.filter((parcel) => !crowded.has(parcel));
    try {
      const stored = await db.transaction(async (tx) => {
        await lockCatalogue(tx, customerId);
        return storeIn(tx, customerId, left);
      });
      for (const [parcel, problem] of crowded) stored.problems.set(parcel, problem);
      return stored;
    } catch (error) {
      if (!(error instanceof Crowded)) throw error;
      for (const parcel of error.parcels) crowded.set(parcel, error.problem);
    }
  }
}

/** The same inside a transaction that has locked the catalogue. Throws `Crowded` when a product or look would hold too much. */
export async function storeIn(tx: Queryable, customerId: string, parcels: Parcel[]): Promise<StoredParcels> {
  const problems = await refuseDangling(tx, customerId, parcels);
  const good = parcels.filter((parcel) => !problems.has(parcel));
  const categories = good.flatMap((parcel) => parcel.categories);
  const products = good.flatMap((parcel) => parcel.products);
  const looks = good.flatMap((parcel) => parcel.looks);
  const items = good.flatMap((parcel) => parcel.items);

  const effects = {
    categories: await upsertRows(tx, customerId, categoryTable, categories),
    products: await upsertRows(tx, customerId, productTable, products),
    looks: await upsertRows(tx, customerId, lookTable, looks),
    items: await upsertRows(tx, customerId, itemTable, items),
  };
  await noteLists(
    tx,
    customerId,
    categoryTable,
    effects.categories,
    await setSlots(tx, customerId, categories),
  );
  if (effects.categories.size > 0) await settleSlots(tx, customerId);
  const listed = await setLists(
    tx,
    customerId,
    productCategories,
    new Map(products.map((product) => [product.id, product.categories])),
  );
  await noteLists(tx, customerId, productTable, effects.products, listed);
  const pictured = await setLists(
    tx,
    customerId,
    lookImages,
    new Map(looks.map((look) => [look.id, look.images])),
  );
  await noteLists(tx, customerId, lookTable, effects.looks, pictured);

  await settleHidden(tx, customerId, [
    ...effects.looks.keys(),
    ...items.filter(({ id }) => effects.items.has(id)).map((item) => item.look_id),
  ]);
  await refuseCrowds(tx, customerId, good, effects);
  return { results: new Map(good.map((parcel) => [parcel, resultOf(parcel, effects)])), problems };
}

const productCategories = { name: 'product_categories', owner: 'product_id', member: 'category_id' };
const lookImages = { name: 'look_images', owner: 'look_id', member: 'image_id' };

/** A row whose list, or slot, alone is another is `updated` too. */
async function noteLists(
  tx: Queryable,
  customerId: string,
  table: Table,
  effects: Map<string, Effect>,
  changed: string[],
): Promise<void> {
  const only = changed.filter((id) => !effects.has(id));
  await touchRows(tx, customerId, table, only);
  for (const id of only) effects.set(id, 'updated');
}

type Effects = Record<'categories' | 'products' | 'looks' | 'items', Map<string, Effect>>;

function resultOf(parcel: Parcel, effects: Effects): Effect | 'unchanged' {
  if (effects[parcel.kind].get(parcel.id) === 'created') return 'created';
  const isChanged = (['categories', 'products', 'looks', 'items'] as const).some((kind) =>
    parcel[kind].some(({ id }) => effects[kind].has(id)),
  );
  return isChanged ? 'updated' : 'unchanged';
}

/** Thrown to undo a transaction after which something would hold more than it may. */
export class Crowded extends Error {
  constructor(
    readonly parcels: Parcel[],
    readonly problem: Problem,
  ) {
    super('Too many looks of a product, or items of a look');
  }
}

async function refuseCrowds(
  tx: Queryable,
  customerId: string,
  parcels: Parcel[],
  effects: Effects,
): Promise<void> {
  const looks = parcels.flatMap((parcel) => parcel.looks).filter(({ id }) => effects.looks.has(id));
  const items = parcels.flatMap((parcel) => parcel.items).filter(({ id }) => effects.items.has(id));
  const products = new Set(looks.map((look) => look.product_id));
  const full = await crowds(tx, customerId, 'looks', 'product_id', products, looksPerProductMax);
  if (full.size > 0)
    throw new Crowded(
      parcels.filter((parcel) => parcel.looks.some((look) => full.has(look.product_id))),
      errors.requestInvalid(`A product may have ${looksPerProductMax} looks.`),
    );
  const parents = new Set(items.map((item) => item.look_id));
  const packed = await crowds(tx, customerId, 'items', 'look_id', parents, itemsPerLookMax);
  if (packed.size > 0)
    throw new Crowded(
      parcels.filter((parcel) => parcel.items.some((item) => packed.has(item.look_id))),
      errors.requestInvalid(`A look may have ${itemsPerLookMax} items.`),
    );
}

async function crowds(
  tx: Queryable,
  customerId: string,
  table: string,
  parent: string,
  ids: Set<string>,
  max: number,
): Promise<Set<string>> {
  if (ids.size === 0) return new Set();
  const rows = await tx.query<{ id: string }>(sql`
    select ${raw(parent)} as id from ${raw(table)}
    where customer_id = ${customerId} and ${raw(parent)} = any(${[...ids]}::text[])
    group by ${raw(parent)} having count(*) > ${max}`);
  return new Set(rows.map(({ id }) => id));
}
