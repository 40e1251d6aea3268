import sql, { empty, type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import type { CategoryRow } from './category.js';
import type { ItemRow } from './item.js';
import type { LookRow } from './look.js';
import type { ProductRow } from './product.js';

/** Which rows: a condition, and where a page is meant, its cut with one row more. */
export interface Which {
  where: Sql;
  /** What `where` asks for, if that is some ids: what hangs on them is read at the same time. */
  ids?: string[];
  page?: { limit: number; offset: number };
  /** Leaves out what vanished from its feed. */
  visible?: boolean | undefined;
  /** Only what names the rows, and what they hang on. */
  bare?: boolean;
}

/** In conditions the row is `p`. In the order in which they came, here as below. */
export function findProducts(db: Queryable, customerId: string, which: Which): Promise<ProductRow[]> {
  const whole = sql`p.*, array(
    select c.category_id from product_categories c
    where c.customer_id = p.customer_id and c.product_id = p.id order by c.place) as categories`;
  return rowsOf(
    db,
    sql`select ${which.bare ? sql`p.id` : whole} from (
        select * from products p where p.customer_id = ${customerId} and ${which.where} ${unhidden(which, sql`p`)}
        order by p.key ${cut(which)}) p
      order by p.key`,
  );
}

/** In conditions the row is `l`. */
export function findLooks(db: Queryable, customerId: string, which: Which): Promise<LookRow[]> {
  const whole = sql`l.*, coalesce((
    select json_agg(json_build_object('id', m.image_id, 'image', (
        select json_build_object('status', i.status, 'has_file', i.sha256 is not null)
        from images i where i.customer_id = m.customer_id and i.id = m.image_id)) order by m.place)
    from look_images m where m.customer_id = l.customer_id and m.look_id = l.id), '[]') as images`;
  return rowsOf(
    db,
    sql`select ${which.bare ? sql`l.id, l.product_id` : whole} from (
        select * from looks l where l.customer_id = ${customerId} and ${which.where} ${unhidden(which, sql`l`)}
        order by l.key ${cut(which)}) l
      order by l.key`,
  );
}

/** In conditions the row is `i`. */
export function findItems(db: Queryable, customerId: string, which: Which): Promise<ItemRow[]> {
  const whole = sql`i.*, (
    select l.product_id from looks l where l.customer_id = i.customer_id and l.id = i.look_id) as product_id`;
  return rowsOf(
    db,
    sql`select ${which.bare ? sql`i.id, i.look_id` : whole} from (
        select * from items i where i.customer_id = ${customerId} and ${which.where} ${unhidden(which, sql`i`)}
        order by i.key ${cut(which)}) i
      order by i.key`,
  );
}

/** In conditions the row is `c`. */
export function findCategories(db: Queryable, customerId: string, which: Which): Promise<CategoryRow[]> {
  return rowsOf(
    db,
    sql`select c.* from categories c
      where c.customer_id = ${customerId} and ${which.where} order by c.key ${cut(which)}`,
  );
}

/**
 * All rows as one JSON text: ten thousand items come several times faster than as rows of many columns.
 * What is looked up beside a row stands outside of the page, or it would be looked up for all rows that are skipped.
 */
async function rowsOf<Row>(db: Queryable, statement: Sql): Promise<Row[]> {
  const [all] = await db.query<{ rows: Row[] }>(
    sql`select coalesce(json_agg(r), '[]') as rows from (${statement}) r`,
  );
  return all?.rows ?? [];
}

function unhidden({ visible }: Which, row: Sql): Sql {
  return visible ? sql`and ${row}.hidden_since is null` : empty;
}

function cut({ page }: Which): Sql {
  return page ? sql`limit ${page.limit + 1} offset ${page.offset}` : empty;
}

/** Deletes one with all that hangs on it; false when there is none. `after` settles in the same transaction what it leaves. */
export function deleteRow<Row>(
  db: Database,
  customerId: string,
  table: Sql,
  id: string,
  after: (tx: Queryable, gone: Row) => Promise<void> = async () => {},
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    const [gone] = await tx.query<Row>(
      sql`delete from ${table} where customer_id = ${customerId} and id = ${id} returning *`,
    );
    if (gone) await after(tx, gone);
    return gone !== undefined;
  });
}

/** Those who write a customer's catalogue wait for each other: what they have looked up stays true. */
export async function lockCatalogue(tx: Queryable, customerId: string): Promise<void> {
  await tx.query(sql`select 1 from customers where id = ${customerId} for no key update`);
}
