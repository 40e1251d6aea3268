import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { type Holdings, holdingsOf } from '../customers/holdings.js';
import type { CustomerLimits } from '../customers/settings.js';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { Problem } from '../http/problem.js';
import type { PictureFile } from './picture-file.js';

/**
 * The images for which the customer has no room, with the problem of each; the others, stored in this order, fit.
 * Replacing counts the difference. A picture that is yet to be fetched counts as one byte: its size is checked later.
 */
export async function beyondQuota(
  db: Queryable,
  customerId: string,
  limits: CustomerLimits,
  images: { id: string; picture?: PictureFile }[],
): Promise<Map<string, Problem>> {
  const beyond = new Map<string, Problem>();
  const pictures = images.flatMap(({ id, picture }) => (picture ? [{ id, picture }] : []));
  if (pictures.length === 0 || !isLimited(limits)) return beyond;
  const holdings = await holdingsOf(db, customerId);
  const sizes = await sizesOf(
    db,
    customerId,
    pictures.map(({ id }) => id),
  );
  for (const { id, picture } of pictures) {
    const size = sizes.get(id);
    const bytes = 'bytes' in picture ? picture.bytes.length : (size ?? 1);
    const more = { images: size === undefined ? 1 : 0, storedBytes: bytes - (size ?? 0) };
    const problem = problemOf(limits, holdings, more);
    if (problem) {
      beyond.set(id, problem);
    } else {
      holdings.images += more.images;
      holdings.storedBytes += more.storedBytes;
    }
  }
  return beyond;
}

/**
 * Lets the transactions that store uploads of a customer with limits check and write one after the other. Call it before
 * anything of the customer is written: nobody who holds a row waits for this.
 */
export async function awaitQuota(tx: Queryable, customerId: string, limits: CustomerLimits): Promise<void> {
  if (!isLimited(limits)) return;
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('quota'), hashtext(${customerId}))`);
}

/**
 * Throws `quotaExceeded` when a picture that was fetched for an image has more bytes than the customer has room for.
 * Pictures that are fetched at the same moment do not know of each other: together they may go slightly beyond.
 */
export async function checkRoom(
  { db, limits }: Pick<Context, 'db' | 'limits'>,
  customerId: string,
  image: { id: string; bytes: number },
): Promise<void> {
  const { stored_bytes } = await limits.of(customerId);
  if (stored_bytes === undefined) return;
  const holdings = await holdingsOf(db, customerId);
  const size = (await sizesOf(db, customerId, [image.id])).get(image.id) ?? 0;
  const problem = problemOf({ stored_bytes }, holdings, { images: 0, storedBytes: image.bytes - size });
  if (problem) throw problem;
}

function isLimited({ images, stored_bytes }: CustomerLimits): boolean {
  return images !== undefined || stored_bytes !== undefined;
}

/** What goes beyond a limit; who is beyond it already may still replace by something smaller. */
function problemOf(limits: CustomerLimits, held: Holdings, more: Holdings): Problem | undefined {
  if (limits.images !== undefined && more.images > 0 && held.images + more.images > limits.images) {
    return errors.quotaExceeded(
      `The limit is ${limits.images} images, and ${held.images} are held. Delete some, or ask for a higher limit.`,
    );
  }
  const { stored_bytes: most } = limits;
  if (most !== undefined && more.storedBytes > 0 && held.storedBytes + more.storedBytes > most) {
    return errors.quotaExceeded(
      `The limit is ${most} bytes of pictures, ${held.storedBytes} are held, and this would add ${more.storedBytes}. Delete images, or ask for a higher limit.`,
    );
  }
  return undefined;
}

/** The bytes that each of these images counts with, by id; those that do not exist are left out. */
async function sizesOf(db: Queryable, customerId: string, ids: string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: string; bytes: number }>(sql`
    select id, coalesce(upload_bytes, bytes, 0) as bytes from images
    where customer_id = ${customerId} and id = any(${ids}::text[])`);
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}
