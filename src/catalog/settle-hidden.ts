import sql, { raw, type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/**
 * Hides the looks that have items and only hidden ones, shows those that have others, and does the same with products and
 * their looks. What has none stays as it is. Gives nothing; a row that is as it should be is not written.
 */
export async function settleHidden(tx: Queryable, customerId: string, lookIds: string[]): Promise<void> {
  if (lookIds.length === 0) return;
  const ids = sql`unnest(${[...new Set(lookIds)]}::text[])`;
  await settle(tx, customerId, { table: 'looks', ids, children: 'items', parent: 'look_id' });
  await settleProducts(
    tx,
    customerId,
    sql`(select distinct l.product_id from ${ids} as g(id) cross join lateral (
      select product_id from looks where customer_id = ${customerId} and id = g.id offset 0) l)`,
  );
}

/** The same with the products of some ids: a set of rows of one column. */
export async function settleProducts(tx: Queryable, customerId: string, ids: Sql): Promise<void> {
  await settle(tx, customerId, { table: 'products', ids, children: 'looks', parent: 'product_id' });
}

interface Family {
  table: 'looks' | 'products';
  ids: Sql;
  children: 'items' | 'looks';
  parent: 'look_id' | 'product_id';
}

/** What is to change is found first, row by row through the indexes: few rows ever do, and a join may be planned as a walk through all. */
async function settle(
  tx: Queryable,
  customerId: string,
  { table, ids, children, parent }: Family,
): Promise<void> {
  await tx.query(sql`
    with found as materialized (
      select g.id, s.since
      from ${ids} as g(id) cross join lateral (
        select case when bool_and(c.hidden_since is not null) then max(c.hidden_since) end as since, count(*) as n
        from ${raw(children)} c where c.customer_id = ${customerId} and c.${raw(parent)} = g.id offset 0) s
      cross join lateral (
        select hidden_since from ${raw(table)} where customer_id = ${customerId} and id = g.id offset 0) now
      where s.n > 0 and (now.hidden_since is null) <> (s.since is null))
    update ${raw(table)} t set hidden_since = found.since, updated_at = statement_timestamp()
    from found where t.customer_id = ${customerId} and t.id = found.id`);
}
