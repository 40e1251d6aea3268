import sql, { raw } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { Problem } from '../http/problem.js';
import type { CategoryToStore } from './category.js';
import type { Parcel } from './parcel.js';

/**
 * Finds the parcels that name what neither exists nor stands in a good parcel before them, or categories that would lie
 * within themselves.
 */
export async function refuseDangling(
  tx: Queryable,
  customerId: string,
  parcels: Parcel[],
): Promise<Map<Parcel, Problem>> {
  const problems = await refuseCategories(tx, customerId, parcels);
  const categories = await existing(
    tx,
    customerId,
    'categories',
    parcels.flatMap(({ products }) => products.flatMap((product) => product.categories)),
  );
  const products = await existing(
    tx,
    customerId,
    'products',
    parcels.filter(({ kind }) => kind === 'looks').flatMap(({ looks }) => looks.map((l) => l.product_id)),
  );
  const looks = await existing(
    tx,
    customerId,
    'looks',
    parcels.filter(({ kind }) => kind === 'items').flatMap(({ items }) => items.map((i) => i.look_id)),
  );
  for (const parcel of parcels) {
    const category = parcel.products
      .flatMap((product) => product.categories)
      .find((id) => !categories.has(id));
    if (category !== undefined) problems.set(parcel, categoryMissing(category));
    if (parcel.kind === 'looks' && !products.has(parcel.looks[0]!.product_id))
      problems.set(
        parcel,
        errors.productNotFound(`There is no product ${parcel.looks[0]!.product_id}; post it first.`),
      );
    if (parcel.kind === 'items' && !looks.has(parcel.items[0]!.look_id))
      problems.set(
        parcel,
        errors.lookNotFound(`There is no look ${parcel.items[0]!.look_id}; post it first.`),
      );
    if (problems.has(parcel)) continue;
    for (const { id } of parcel.products) products.add(id);
    for (const { id } of parcel.looks) looks.add(id);
  }
  return problems;
}

function categoryMissing(id: string): Problem {
  return errors.categoryNotFound(`There is no category ${id}; post it first.`);
}

async function existing(
  tx: Queryable,
  customerId: string,
  table: 'categories' | 'products' | 'looks',
  ids: string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(sql`
    select id from ${raw(table)} where customer_id = ${customerId} and id = any(${[...new Set(ids)]}::text[])`);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Judges the categories as they would stand afterwards, so that a record may name a parent that comes later in the same
 * request. One that is refused may leave others without a parent: until all that are left fit.
 */
async function refuseCategories(
  tx: Queryable,
  customerId: string,
  parcels: Parcel[],
): Promise<Map<Parcel, Problem>> {
  const problems = new Map<Parcel, Problem>();
  const posted = parcels.flatMap((parcel) => parcel.categories.map((category) => ({ parcel, category })));
  if (posted.length === 0) return problems;
  const before = await withAncestors(
    tx,
    customerId,
    posted.flatMap(({ category: { id, parent_id } }) => (parent_id === null ? [id] : [id, parent_id])),
  );
  const parents = new Map(before);
  for (const { category } of posted) parents.set(category.id, category.parent_id);
  const refuse = (problemOf: (category: CategoryToStore) => Problem | undefined): boolean => {
    let refused = false;
    for (const { parcel, category } of posted) {
      const problem = problems.has(parcel) ? undefined : problemOf(category);
      if (!problem) continue;
      problems.set(parcel, problem);
      refused = true;
      const parent = before.get(category.id);
      if (parent === undefined) parents.delete(category.id);
      else parents.set(category.id, parent);
    }
    return refused;
  };
  const isOrphan = ({ parent_id: parent }: CategoryToStore) =>
    parent !== null && !parents.has(parent) ? categoryMissing(parent) : undefined;
  const isWithinItself = ({ id }: CategoryToStore) =>
    liesWithin(id, parents)
      ? errors.requestInvalid(`The category ${id} would lie within itself.`)
      : undefined;
  while (refuse(isOrphan) || refuse(isWithinItself));
  return problems;
}

function liesWithin(id: string, parents: Map<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let above = parents.get(id); above && !seen.has(above); above = parents.get(above)) {
    if (above === id) return true;
    seen.add(above);
  }
  return false;
}

/** Category → parent, of those given and all above them. */
async function withAncestors(
  tx: Queryable,
  customerId: string,
  ids: string[],
): Promise<Map<string, string | null>> {
  const rows = await tx.query<{ id: string; parent_id: string | null }>(sql`
    with recursive above as (
      select id, parent_id from categories where customer_id = ${customerId} and id = any(${ids}::text[])
      union
      select c.id, c.parent_id from above a
      join categories c on c.customer_id = ${customerId} and c.id = a.parent_id
    ) select id, parent_id from above`);
  return new Map(rows.map(({ id, parent_id }) => [id, parent_id]));
}
