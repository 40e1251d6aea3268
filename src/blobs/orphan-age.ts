import type { Blobs } from './blobs.js';

/** A blob is written before the row that names it; younger ones are left alone. */
const orphanAgeMinMs = 60 * 60 * 1000;

/** What was stored before, in milliseconds of the store's clock, and is named by no row, is an orphan. */
export async function orphanedBefore(blobs: Blobs): Promise<number> {
  return (await blobs.now()).getTime() - orphanAgeMinMs;
}
