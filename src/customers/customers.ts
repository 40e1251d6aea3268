import sql from 'sql-template-tag';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { Queryable } from '../db/database.js';

/** Lower-case, so that it can stand in a header, a group name and a folder; `superuser` is the group of the superusers. */
export const customerIdPattern = '^(?!superuser$)[a-z0-9][a-z0-9-]{0,62}$';

export const Customer = Type.Object(
  { id: Type.String(), name: Type.String(), created_at: Type.String({ format: 'date-time' }) },
  { $id: 'Customer' },
);
export type Customer = Static<typeof Customer>;

export async function createCustomer(db: Queryable, customer: { id: string; name: string }): Promise<void> {
  await db.query(sql`insert into customers (id, name) values (${customer.id}, ${customer.name})`);
}

export async function customerExists(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.query(sql`select 1 from customers where id = ${id}`);
  return rows.length > 0;
}

export async function findCustomer(db: Queryable, id: string): Promise<Customer | undefined> {
  const [row] = await db.query<CustomerRow>(sql`select id, name, created_at from customers where id = ${id}`);
  return row && shown(row);
}

/** One more than `limit`, so that the page knows whether there is another. */
export async function pageOfCustomers(
  db: Queryable,
  page: { limit: number; offset: number },
): Promise<Customer[]> {
  const rows = await db.query<CustomerRow>(
    sql`select id, name, created_at from customers order by id limit ${page.limit + 1} offset ${page.offset}`,
  );
  return rows.map(shown);
}

interface CustomerRow {
  id: string;
  name: string;
  created_at: Date;
}

function shown(row: CustomerRow): Customer {
  return { ...row, created_at: row.created_at.toISOString() };
}
