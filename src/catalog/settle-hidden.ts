import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/**
 * Hides the looks that have items and only hidden ones, shows those that have others, and does the same with products and
 * their looks. What has none stays as it is. Gives nothing; a row that is as it should be is not written.
 */
export async function settleHidden(tx: Queryable, customerId: string, lookIds: string[]): Promise<void> {
  if (lookIds.length === 0) return;
  const ids = [...new Set(lookIds)];
  await tx.query(sql`
    update looks l set hidden_since = s.since, updated_at = statement_timestamp()
    from unnest(${ids}::text[]) as g(id) cross join lateral (
      select case when bool_and(i.hidden_since is not null) then max(i.hidden_since) end as since, count(*) as n
      from items i where i.customer_id = ${customerId} and i.look_id = g.id offset 0) s
    where l.customer_id = ${customerId} and l.id = g.id and s.n > 0
      and (l.hidden_since is null) <> (s.since is null)`);
  await settleProducts(
    tx,
    customerId,
    sql`select distinct product_id as id from looks where customer_id = ${customerId} and id = any(${ids}::text[])`,
  );
}

/** The same with the products that a query of their ids gives. */
export async function settleProducts(tx: Queryable, customerId: string, products: Sql): Promise<void> {
  await tx.query(sql`
    update products p set hidden_since = s.since, updated_at = statement_timestamp()
    from (${products}) g cross join lateral (
      select case when bool_and(l.hidden_since is not null) then max(l.hidden_since) end as since, count(*) as n
      from looks l where l.customer_id = ${customerId} and l.product_id = g.id offset 0) s
    where p.customer_id = ${customerId} and p.id = g.id and s.n > 0
      and (p.hidden_since is null) <> (s.since is null)`);
}
