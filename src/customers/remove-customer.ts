import sql, { raw } from 'sql-template-tag';
import type { Context } from '../context.js';
import type { Queryable } from '../db/database.js';
import { enqueue } from '../jobs/enqueue.js';
import { Later } from '../jobs/job.js';
import { changeCustomer, customerExists } from './customers.js';

/** The job that looks again for the pictures of a customer that was deleted. */
export const removeBlobsKind = 'remove-blobs';

/** Rows deleted by one statement: the embedded database does one thing at a time, and others want their turn. */
const rowsAtOnce = 1_000;
/** Work that was under way may still write a picture; then they are looked for again. */
const secondLookMs = 10 * 60 * 1000;

/** What went with a customer. */
export interface Removed {
  images: number;
  collections: number;
  products: number;
  looks: number;
  items: number;
  categories: number;
  predictions: number;
  vectors: number;
  jobs: number;
  api_keys: number;
  webhooks: number;
  webhook_deliveries: number;
  /** Those who administered nobody else. */
  users: number;
  blobs: number;
  blob_bytes: number;
}

/**
 * Deletes a customer and all it owns. It is suspended first: if the process dies on the way, nobody uses what is half
 * gone, and asking again goes on.
 */
export async function removeCustomer(context: Context, id: string): Promise<Removed> {
  const { db, apiKeys, identity } = context;
  await changeCustomer(db, id, { status: 'suspended' });
  apiKeys.forget();
  const [counted] = await db.query<Omit<Removed, 'users' | 'blobs' | 'blob_bytes'>>(sql`
    select
      (select count(*)::int from images where customer_id = ${id}) as images,
      (select count(*)::int from collections where customer_id = ${id}) as collections,
      (select count(*)::int from products where customer_id = ${id}) as products,
      (select count(*)::int from looks where customer_id = ${id}) as looks,
      (select count(*)::int from items where customer_id = ${id}) as items,
      (select count(*)::int from categories where customer_id = ${id}) as categories,
      (select count(*)::int from predictions where customer_id = ${id}) as predictions,
      (select count(*)::int from embeddings where customer_id = ${id})
        + (select count(*)::int from look_embeddings where customer_id = ${id}) as vectors,
      (select count(*)::int from jobs where customer_id = ${id}) as jobs,
      (select count(*)::int from api_keys where customer_id = ${id}) as api_keys,
      (select count(*)::int from webhooks where customer_id = ${id}) as webhooks,
      (select count(*)::int from webhook_deliveries where customer_id = ${id}) as webhook_deliveries`);
  const users = await identity.removeGroup(id);
  const removed = await removeData(context, id);
  return { ...counted!, users, blobs: removed.blobs, blob_bytes: removed.bytes };
}

/** Deletes all that a suspended customer owns, and itself. Jobs of the kind `but` go with it, not before it. */
export async function removeData(
  context: Context,
  id: string,
  { but = '' } = {},
): Promise<{ blobs: number; bytes: number }> {
  const { db, vectors } = context;
  const spaces = await db.query<{ predictor: string; version: string }>(
    sql`select distinct predictor, version from embeddings where customer_id = ${id}`,
  );
  await deleteRows(context, id, but);
  for (const space of spaces) {
    await vectors.drop({ customerId: id, ...space });
    await vectors.drop({ customerId: id, ...space, of: 'looks' });
  }
  return removeBlobs(context, id);
}

async function deleteRows(
  { db, apiKeys, assignments, limits }: Context,
  id: string,
  but: string,
): Promise<void> {
  await db.query(sql`delete from jobs where customer_id = ${id} and kind <> ${but}`);
  await deleteByParts(db, 'feed_items', 'item_id', id);
  // Before anything else could be told.
  await db.query(sql`delete from webhooks where customer_id = ${id}`);
  await deleteByParts(db, 'webhook_events', 'id', id);
  for (const table of ['items', 'looks', 'products', 'images']) await deleteByParts(db, table, 'id', id);
  await db.transaction(async (tx) => {
    await tx.query(sql`delete from customers where id = ${id}`);
    const runAt = new Date(Date.now() + secondLookMs);
    await enqueue(tx, [
      { customerId: null, kind: removeBlobsKind, key: id, data: { customerId: id }, runAt },
    ]);
  });
  apiKeys.forget();
  assignments.forget();
  limits.forget();
}

async function deleteByParts(db: Queryable, table: string, key: string, customerId: string): Promise<void> {
  for (let deleted = rowsAtOnce; deleted === rowsAtOnce; ) {
    const rows = await db.query(sql`
      delete from ${raw(table)} where customer_id = ${customerId} and ${raw(key)} in (
        select ${raw(key)} from ${raw(table)} where customer_id = ${customerId} limit ${rowsAtOnce})
      returning 1 as gone`);
    deleted = rows.length;
  }
}

/** The job that looks for them again: until there are none. */
export async function removeBlobsLater(
  context: Pick<Context, 'db' | 'blobs'>,
  customerId: string,
): Promise<void> {
  await removeBlobs(context, customerId);
  if (await customerExists(context.db, customerId)) return;
  for await (const { key } of context.blobs.list(`${customerId}/`))
    throw new Later(`${key} cannot be deleted yet`, { afterMs: secondLookMs, cause: undefined });
}

/** Deletes all pictures under the prefix of a customer that is no more. While a backup is made, none. */
export async function removeBlobs(
  { db, blobs }: Pick<Context, 'db' | 'blobs'>,
  customerId: string,
): Promise<{ blobs: number; bytes: number }> {
  const removed = { blobs: 0, bytes: 0 };
  // The id may have been given to a new customer meanwhile: its own sweep takes what it does not own.
  if (await customerExists(db, customerId)) return removed;
  for await (const { key } of blobs.list(`${customerId}/`)) {
    const bytes = (await blobs.size(key)) ?? 0;
    if (!(await blobs.delete(key))) break;
    removed.bytes += bytes;
    removed.blobs++;
  }
  return removed;
}
