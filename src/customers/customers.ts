import sql from 'sql-template-tag';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { CustomerSettings } from './settings.js';

/** Lower-case, so that it can stand in a header, a group name and a folder; `superuser` is the group of the superusers. */
export const customerIdPattern = '^(?!superuser$)[a-z0-9][a-z0-9-]{0,62}$';
export const customerNameCharsMax = 200;

export const Customer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    status: Type.Enum(['active', 'suspended'], {
      description: 'The keys and tokens of a suspended customer are refused; its data is kept',
    }),
    settings: CustomerSettings,
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Customer' },
);
export type Customer = Static<typeof Customer>;

export const CustomerName = Type.String({
  minLength: 1,
  maxLength: customerNameCharsMax,
  pattern: '\\S',
  description: 'Not only spaces',
});

interface CustomerRow {
  id: string;
  name: string;
  settings: CustomerSettings;
  suspended_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const selectCustomer = sql`select id, name, settings, suspended_at, created_at, updated_at from customers`;

/** Whether it was made: not when the id is taken. */
export async function createCustomer(
  db: Queryable,
  { id, name, settings = {} }: { id: string; name: string; settings?: CustomerSettings },
): Promise<boolean> {
  const rows = await db.query(sql`
    insert into customers (id, name, settings) values (${id}, ${name}, ${JSON.stringify(settings)}::jsonb)
    on conflict (id) do nothing returning id`);
  return rows.length > 0;
}

export async function customerExists(db: Queryable, id: string): Promise<boolean> {
  const rows = await db.query(sql`select 1 from customers where id = ${id}`);
  return rows.length > 0;
}

/** Throws `customerNotFound`. */
export async function getCustomerOf(db: Queryable, id: string): Promise<Customer> {
  const [row] = await db.query<CustomerRow>(sql`${selectCustomer} where id = ${id}`);
  if (!row) throw errors.customerNotFound(`There is no customer ${id}.`);
  return shown(row);
}

/** One more than `limit`, so that the page knows whether there is another. */
export async function pageOfCustomers(
  db: Queryable,
  page: { limit: number; offset: number },
): Promise<Customer[]> {
  const rows = await db.query<CustomerRow>(
    sql`${selectCustomer} order by id limit ${page.limit + 1} offset ${page.offset}`,
  );
  return rows.map(shown);
}

/** Changes what is given. */
export async function changeCustomer(
  db: Queryable,
  id: string,
  change: {
    name?: string | undefined;
    status?: Customer['status'] | undefined;
    settings?: CustomerSettings | undefined;
  },
): Promise<void> {
  const settings = change.settings === undefined ? null : JSON.stringify(change.settings);
  await db.query(sql`
    update customers set
      name = coalesce(${change.name ?? null}, name),
      settings = coalesce(${settings}::jsonb, settings),
      suspended_at = case ${change.status ?? null}::text
        when 'suspended' then coalesce(suspended_at, now()) when 'active' then null else suspended_at end,
      updated_at = now()
    where id = ${id}`);
}

function shown({ suspended_at, created_at, updated_at, ...row }: CustomerRow): Customer {
  return {
    id: row.id,
    name: row.name,
    status: suspended_at === null ? 'active' : 'suspended',
    settings: row.settings,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}
