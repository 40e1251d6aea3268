import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { CategoryRow } from './category.js';
import { type Expansion, itemsWith, looksWith, productsWith } from './expansion.js';
import { findCategories } from './rows.js';

export async function getProductWith(db: Queryable, customerId: string, id: string, expansion: Expansion) {
  const [product] = await productsWith(db, customerId, { where: sql`p.id = ${id}` }, expansion);
  if (!product) throw productNotFound(id);
  return product;
}

export async function getLookWith(db: Queryable, customerId: string, id: string, expansion: Expansion) {
  const [look] = await looksWith(db, customerId, { where: sql`l.id = ${id}` }, expansion);
  if (!look) throw lookNotFound(id);
  return look;
}

export async function getItemWith(db: Queryable, customerId: string, id: string, expansion: Expansion) {
  const [item] = await itemsWith(db, customerId, { where: sql`i.id = ${id}` }, expansion);
  if (!item) throw itemNotFound(id);
  return item;
}

export async function getCategoryRow(db: Queryable, customerId: string, id: string): Promise<CategoryRow> {
  const [row] = await findCategories(db, customerId, { where: sql`c.id = ${id}` });
  if (!row) throw categoryNotFound(id);
  return row;
}

export const productNotFound = (id: string) => errors.productNotFound(`There is no product ${id}.`);
export const lookNotFound = (id: string) => errors.lookNotFound(`There is no look ${id}.`);
export const itemNotFound = (id: string) => errors.itemNotFound(`There is no item ${id}.`);
export const categoryNotFound = (id: string) => errors.categoryNotFound(`There is no category ${id}.`);
