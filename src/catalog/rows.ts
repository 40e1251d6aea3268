import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import type { CategoryRow } from './category.js';
import type { ItemRow } from './item.js';
import type { LookRow } from './look.js';
import type { ProductRow } from './product.js';

/** Which rows: a condition, and where a page is meant, its cut with one row more. */
export interface Which {
  where: Sql;
  page?: { limit: number; offset: number };
  /** That one at most meets the condition: to bring one row into its order takes a tenth of reading it. */
  isOne?: true;
}

/** How much is read of a row and of what hangs together with it: nothing, its id, or all of it. */
export type Form = 'none' | 'id' | 'expand';
export interface Forms {
  product?: Form;
  look?: Form;
  item?: Form;
  /** Leaves out what vanished from its feed: of the rows themselves, and of what hangs on them. */
  visible?: boolean;
}

/** Rows with what was asked for beside them; in the form `id` a row has nothing else. */
export type ProductTree = ProductRow & { looks?: LookTree[]; items?: ItemRow[] };
export type LookTree = LookRow & { product?: ProductRow; items?: ItemRow[] };
export type ItemTree = ItemRow & { look?: LookRow; product?: ProductRow };

/** In conditions the row is `p`. In the order in which they came, here as below. */
export function findProducts(
  db: Queryable,
  customerId: string,
  which: Which,
  forms: Forms = {},
): Promise<ProductTree[]> {
  return rowsOf(db, products(customerId, which, forms));
}

/** In conditions the row is `l`. */
export function findLooks(
  db: Queryable,
  customerId: string,
  which: Which,
  forms: Forms = {},
): Promise<LookTree[]> {
  return rowsOf(db, looks(customerId, which, forms));
}

/** An expression for the look `l` of the statement around it, as JSON of a `LookTree`. */
export function lookAtHand(customerId: string, forms: Forms): Sql {
  return one(sql`select ${join(lookColumns(customerId, forms))}`);
}

/** In conditions the row is `i`. */
export function findItems(
  db: Queryable,
  customerId: string,
  which: Which,
  forms: Forms = {},
): Promise<ItemTree[]> {
  return rowsOf(db, items(customerId, which, forms));
}

const [p, l, i, c] = [sql`p`, sql`l`, sql`i`, sql`c`];

function products(customerId: string, which: Which, forms: Forms): Sql {
  const { product = 'expand', look = 'none', item = 'none', visible = false } = forms;
  const categories = sql`array(
    select c.category_id from product_categories c
    where c.customer_id = ${customerId} and c.product_id = p.id order by c.place)`;
  const columns = [product === 'expand' ? sql`p.*, ${categories} as categories` : sql`p.id`];
  if (look !== 'none')
    columns.push(
      sql`${all(looks(customerId, { where: sql`l.product_id = p.id` }, { look, item, visible }))} as looks`,
    );
  else if (item !== 'none') {
    const ofLooks = sql`i.look_id in (
      select l.id from looks l where l.customer_id = ${customerId} and l.product_id = p.id ${unhidden(visible, l)})`;
    columns.push(sql`${all(items(customerId, { where: ofLooks }, { item, visible }))} as items`);
  }
  return rowsFrom(customerId, sql`products`, p, which, { columns, visible });
}

function looks(customerId: string, which: Which, forms: Forms): Sql {
  const columns = lookColumns(customerId, forms);
  return rowsFrom(customerId, sql`looks`, l, which, { columns, visible: forms.visible ?? false });
}

function lookColumns(customerId: string, forms: Forms): Sql[] {
  const { product = 'none', look = 'expand', item = 'none', visible = false } = forms;
  const images = sql`coalesce((
    select json_agg(json_build_object('id', m.image_id, 'image', (
        select json_build_object('status', i.status, 'has_file', i.sha256 is not null)
        from images i where i.customer_id = m.customer_id and i.id = m.image_id)) order by m.place)
    from look_images m where m.customer_id = ${customerId} and m.look_id = l.id), '[]')`;
  const columns = [look === 'expand' ? sql`l.*, ${images} as images` : sql`l.id`];
  if (product === 'id') columns.push(sql`json_build_object('id', l.product_id) as product`);
  if (product === 'expand')
    columns.push(
      sql`${one(products(customerId, { where: sql`p.id = l.product_id`, isOne: true }, {}))} as product`,
    );
  if (item !== 'none')
    columns.push(
      sql`${all(items(customerId, { where: sql`i.look_id = l.id` }, { item, visible }))} as items`,
    );
  return columns;
}

function items(customerId: string, which: Which, forms: Forms): Sql {
  const { product = 'none', look = 'none', item = 'expand', visible = false } = forms;
  const columns = [item === 'expand' ? sql`i.*` : sql`i.id`];
  if (look === 'id') columns.push(sql`json_build_object('id', i.look_id) as look`);
  if (look === 'expand')
    columns.push(sql`${one(looks(customerId, { where: sql`l.id = i.look_id`, isOne: true }, {}))} as look`);
  if (product !== 'none') {
    const ofLook = sql`p.id = (
      select l.product_id from looks l where l.customer_id = ${customerId} and l.id = i.look_id)`;
    columns.push(sql`${one(products(customerId, { where: ofLook, isOne: true }, { product }))} as product`);
  }
  return rowsFrom(customerId, sql`items`, i, which, { columns, visible });
}

/** In conditions the row is `c`. */
export function findCategories(db: Queryable, customerId: string, which: Which): Promise<CategoryRow[]> {
  const columns = [sql`c.*`];
  return rowsOf(db, rowsFrom(customerId, sql`categories`, c, which, { columns, visible: false }));
}

/** What is looked up beside a row stands outside of the page, or it would be looked up for all rows that are skipped. */
function rowsFrom(
  customerId: string,
  table: Sql,
  row: Sql,
  { where, page, isOne }: Which,
  { columns, visible }: { columns: Sql[]; visible: boolean },
): Sql {
  const wanted = sql`${row}.customer_id = ${customerId} and ${where} ${unhidden(visible, row)}`;
  const order = isOne ? empty : sql`order by ${row}.key`;
  if (!page) return sql`select ${join(columns)} from ${table} ${row} where ${wanted} ${order}`;
  return sql`select ${join(columns)} from (
      select * from ${table} ${row} where ${wanted} order by ${row}.key limit ${page.limit + 1} offset ${page.offset}
    ) ${row} order by ${row}.key`;
}

function unhidden(visible: boolean, row: Sql): Sql {
  return visible ? sql`and ${row}.hidden_since is null` : empty;
}

function one(statement: Sql): Sql {
  return sql`(select row_to_json(r) from (${statement}) r)`;
}

function all(statement: Sql): Sql {
  return sql`coalesce((select json_agg(r) from (${statement}) r), '[]')`;
}

/** All rows as one JSON text: ten thousand items come several times faster than as rows of many columns. */
async function rowsOf<Row>(db: Queryable, statement: Sql): Promise<Row[]> {
  const [row] = await db.query<{ rows: Row[] }>(sql`select ${all(statement)} as rows`);
  return row?.rows ?? [];
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
