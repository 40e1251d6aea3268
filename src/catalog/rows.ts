import sql, { empty, type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import type { CategoryRow } from './category.js';
import type { ItemRow } from './item.js';
import type { LookRow } from './look.js';
import type { ProductRow } from './product.js';

/** Which rows: a condition, and where a page is meant, its cut with one row more. */
export interface Which {
  where: Sql;
  page?: { limit: number; offset: number };
  /** Leaves out what is looked up beside the row: categories of products, images of looks. */
  bare?: boolean;
}

/** In conditions the row is `p`. In the order in which they came, here as below. */
export function findProducts(db: Queryable, customerId: string, which: Which): Promise<ProductRow[]> {
  const categories = sql`, array(
    select c.category_id from product_categories c
    where c.customer_id = p.customer_id and c.product_id = p.id order by c.place) as categories`;
  return db.query<ProductRow>(sql`
    select p.*${which.bare ? empty : categories} from products p
    where p.customer_id = ${customerId} and ${which.where} order by p.key ${cut(which)}`);
}

/** In conditions the row is `l`. */
export function findLooks(db: Queryable, customerId: string, which: Which): Promise<LookRow[]> {
  const images = sql`, coalesce((
    select jsonb_agg(jsonb_build_object('id', m.image_id, 'status', i.status, 'has_file', i.sha256 is not null) order by m.place)
    from look_images m left join images i on i.customer_id = m.customer_id and i.id = m.image_id
    where m.customer_id = l.customer_id and m.look_id = l.id), '[]') as images`;
  return db.query<LookRow>(sql`
    select l.*${which.bare ? empty : images} from looks l
    where l.customer_id = ${customerId} and ${which.where} order by l.key ${cut(which)}`);
}

/** In conditions the row is `i` and its look `l`. */
export function findItems(db: Queryable, customerId: string, which: Which): Promise<ItemRow[]> {
  return db.query<ItemRow>(sql`
    select i.*, l.product_id from items i join looks l on l.customer_id = i.customer_id and l.id = i.look_id
    where i.customer_id = ${customerId} and ${which.where} order by i.key ${cut(which)}`);
}

/** In conditions the row is `c`. */
export function findCategories(db: Queryable, customerId: string, which: Which): Promise<CategoryRow[]> {
  return db.query<CategoryRow>(sql`
    select c.* from categories c
    where c.customer_id = ${customerId} and ${which.where} order by c.key ${cut(which)}`);
}

function cut({ page }: Which): Sql {
  return page ? sql`limit ${page.limit + 1} offset ${page.offset}` : empty;
}

/** Deletes one with all that hangs on it; false when there is none. */
export function deleteRow(db: Database, customerId: string, table: Sql, id: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    const rows = await tx.query(
      sql`delete from ${table} where customer_id = ${customerId} and id = ${id} returning 1 as gone`,
    );
    return rows.length > 0;
  });
}

/** Those who write a customer's catalogue wait for each other: what they have looked up stays true. */
export async function lockCatalogue(tx: Queryable, customerId: string): Promise<void> {
  await tx.query(sql`select 1 from customers where id = ${customerId} for no key update`);
}
