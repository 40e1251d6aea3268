import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { createApiKey, hashApiKey } from './api-key.js';

/** Whose key it is; `customerId` is null for the keys of superusers. */
export interface ApiKeyOwner {
  customerId: string | null;
}

/** The owner of the key with this hash, or `undefined` when there is none or it has been revoked. */
export async function findApiKey(db: Queryable, hash: Uint8Array): Promise<ApiKeyOwner | undefined> {
  const [row] = await db.query<{ customer_id: string | null }>(
    sql`select customer_id from api_keys where hash = ${hash} and revoked_at is null`,
  );
  return row && { customerId: row.customer_id };
}

/** Makes a key for a customer, or for superusers (`null`), and gives its text, which cannot be shown again. */
export async function insertApiKey(
  db: Queryable,
  customerId: string | null,
  { label, now }: { label: string; now: Date },
): Promise<string> {
  const key = createApiKey(customerId === null ? 'superuser' : 'customer');
  await db.query(
    sql`insert into api_keys (customer_id, hash, label, created_at)
        values (${customerId}, ${hashApiKey(key)}, ${label}, ${now})`,
  );
  return key;
}
