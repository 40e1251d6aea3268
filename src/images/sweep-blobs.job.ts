import sql from 'sql-template-tag';
import { orphanedBefore } from '../blobs/orphan-age.js';
import type { Context } from '../context.js';
import { enqueue } from '../jobs/enqueue.js';
import { customerPrefix, sha256OfKey } from './blob-keys.js';

export const sweepBlobsKind = 'sweep-blobs';

const sweepEveryMs = 6 * 60 * 60 * 1000;
const hashesAtOnceMax = 500;

/** Makes sure that a sweep is waiting. */
export async function scheduleSweep(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  delayMs = sweepEveryMs,
): Promise<void> {
  const runAt = new Date(clock().getTime() + delayMs);
  await enqueue(db, [{ customerId: null, kind: sweepBlobsKind, key: 'all', data: {}, runAt }]);
}

/** Deletes the pictures that no image has any more, and what was rendered of them; gives their number. */
export async function sweepBlobs(context: Context): Promise<number> {
  const customers = await context.db.query<{ id: string }>(sql`select id from customers order by id`);
  const oldest = await orphanedBefore(context.blobs);
  let deleted = 0;
  for (const { id } of customers) deleted += await sweepCustomer(context, id, oldest);
  await scheduleSweep(context);
  if (deleted > 0) context.log.info({ deleted }, 'swept blobs');
  return deleted;
}

async function sweepCustomer(context: Context, customerId: string, oldest: number): Promise<number> {
  let batch: string[] = [];
  let deleted = 0;
  for await (const { key, storedAt } of context.blobs.list(customerPrefix(customerId))) {
    if (storedAt.getTime() < oldest && sha256OfKey(key) !== undefined) batch.push(key);
    if (batch.length < hashesAtOnceMax) continue;
    deleted += await deleteOrphans(context, customerId, batch, oldest);
    batch = [];
  }
  return deleted + (await deleteOrphans(context, customerId, batch, oldest));
}

async function deleteOrphans(
  context: Context,
  customerId: string,
  keys: string[],
  oldest: number,
): Promise<number> {
  if (keys.length === 0) return 0;
  const hashes = [...new Set(keys.map((key) => sha256OfKey(key) ?? ''))];
  const rows = await context.db.query<{ sha256: string; upload_sha256: string }>(sql`
    select sha256, upload_sha256 from images
    where customer_id = ${customerId}
      and (sha256 = any(${hashes}::text[]) or upload_sha256 = any(${hashes}::text[]))`);
  const used = new Set(rows.flatMap(({ sha256, upload_sha256 }) => [sha256, upload_sha256]));
  const orphans = keys.filter((key) => !used.has(sha256OfKey(key) ?? ''));
  let deleted = 0;
  for (const key of orphans) {
    // Asked again: the same picture may have been posted a moment ago, which makes its blob young.
    for await (const blob of context.blobs.list(key)) {
      if (blob.key !== key || blob.storedAt.getTime() >= oldest) continue;
      if (await context.blobs.delete(key)) deleted += 1;
    }
  }
  return deleted;
}
