import type { Database, Queryable } from '../db/database.js';
import { type Kind, parcelOf } from './parcel.js';
import { lockCatalogue } from './rows.js';
import { Crowded, storeIn } from './store-parcels.js';

/**
 * Changes fields of one thing: `current` gives it as a record would say it, or throws that there is none; `attributes` are
 * merged. Throws the problem of what it is then.
 */
export async function changeRecord(
  db: Database,
  customerId: string,
  kind: Kind,
  current: (tx: Queryable) => Promise<object>,
  change: object,
): Promise<void> {
  try {
    await db.transaction(async (tx) => {
      await lockCatalogue(tx, customerId);
      const parcel = parcelOf[kind](merged(await current(tx), change));
      const { problems } = await storeIn(tx, customerId, [parcel]);
      for (const problem of problems.values()) throw problem;
    });
  } catch (error) {
    throw error instanceof Crowded ? error.problem : error;
  }
}

function merged(current: { attributes?: object }, change: { attributes?: object }): object {
  const attributes = { ...current.attributes, ...change.attributes };
  return { ...current, ...change, ...(current.attributes ? { attributes } : {}) };
}
