import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { lockCatalogue } from '../rows.js';
import { settleHidden } from '../settle-hidden.js';
import { examplesMax, rowsPerPage, vanishedPerBatch } from './limits.js';
import { type ClaimedRun, holdRun } from './open-runs.js';
import type { Reading } from './reading.js';
import { enqueueRemoval } from './remove-vanished.job.js';

interface Shown {
  item_id: string;
  is_new: boolean;
}

/** Goes through all shown items of the feed; gives those that the run has not met, some at a time. */
async function* missingItems(reading: Reading, onItem: (item: Shown) => void = () => {}) {
  const { context, customerId, feed, run } = reading;
  for (let after = ''; ; ) {
    const page = await context.db.query<Shown>(sql`
      select item_id, run_id = ${run.id} and effect = 'created' as is_new from feed_items
      where customer_id = ${customerId} and feed_id = ${feed.id} and remove_at is null and item_id > ${after}
      order by item_id limit ${rowsPerPage}`);
    if (page.length === 0) return;
    page.forEach(onItem);
    const missing = page.map((row) => row.item_id).filter((id) => reading.items.get(id) === undefined);
    if (missing.length > 0) yield missing;
    after = page.at(-1)!.item_id;
  }
}

/**
 * Hides what was in the feed and is no more, once all rows have been read; gives false where that would be a larger share than the
 * feed allows: then the items are noted, and nothing is hidden.
 */
export async function hideMissing(reading: Reading): Promise<boolean> {
  const { context, customerId, feed, run, counts, examples } = reading;
  let before = 0;
  let missing = 0;
  for await (const ids of missingItems(reading, ({ is_new }) => (before += is_new ? 0 : 1))) {
    missing += ids.length;
    for (const id of ids)
      if (examples.hidden.length < examplesMax) examples.hidden.push({ id, fields: ['item.hidden_since'] });
  }
  counts.hidden = missing;
  if (run.dry_run) return true;
  if (missing > before * feed.removal_share_max) {
    for await (const ids of missingItems(reading))
      await context.db.query(sql`
        update feed_items set missing_in = ${run.id}
        where customer_id = ${customerId} and item_id = any(${ids}::text[])`);
    return false;
  }
  const how = { customerId, removeAfterSeconds: feed.remove_after_seconds, run };
  for await (const ids of missingItems(reading))
    for (let start = 0; start < ids.length; start += vanishedPerBatch)
      await hideItems(context, how, ids.slice(start, start + vanishedPerBatch));
  return true;
}

/** Hides what was missing in a run that has been confirmed since. */
export async function hideConfirmed(
  context: Context,
  run: ClaimedRun,
  removeAfterSeconds: number,
): Promise<void> {
  const customerId = run.customer_id;
  await hideWhile(context, { customerId, removeAfterSeconds, run }, () =>
    context.db.query<{ item_id: string }>(sql`
      select item_id from feed_items where customer_id = ${customerId} and missing_in = ${run.id}
      order by item_id limit ${vanishedPerBatch}`),
  );
}

/** Hides what came from feeds that were deleted. */
export async function hideOrphans(context: Context, customerId: string): Promise<void> {
  const feeds = await context.db.query<{ feed_id: string }>(sql`
    with recursive present as (
      (select feed_id from feed_items where customer_id = ${customerId} order by feed_id limit 1)
      union all
      select (select f.feed_id from feed_items f where f.customer_id = ${customerId} and f.feed_id > p.feed_id
        order by f.feed_id limit 1)
      from present p where p.feed_id is not null
    ) select p.feed_id from present p where p.feed_id is not null
      and not exists (select 1 from feeds f where f.customer_id = ${customerId} and f.id = p.feed_id)`);
  for (const { feed_id } of feeds)
    await hideWhile(context, { customerId, removeAfterSeconds: orphanRemoveAfterSeconds }, () =>
      context.db.query<{ item_id: string }>(sql`
        select item_id from feed_items
        where customer_id = ${customerId} and feed_id = ${feed_id} and remove_at is null
        order by item_id limit ${vanishedPerBatch}`),
    );
}

/** A feed that is gone cannot say when. */
const orphanRemoveAfterSeconds = 7 * 24 * 60 * 60;

interface Hiding {
  customerId: string;
  removeAfterSeconds: number;
  /** It ends where this one is no longer ours. */
  run?: ClaimedRun;
}

async function hideWhile(
  context: Context,
  how: Hiding,
  next: () => Promise<{ item_id: string }[]>,
): Promise<void> {
  for (;;) {
    const ids = (await next()).map((row) => row.item_id);
    if (ids.length === 0) return;
    await hideItems(context, how, ids);
  }
}

/** In one transaction, with the looks and products that have nothing else to show. Throws `RunLost`. */
async function hideItems(
  { db, clock, worker }: Context,
  { customerId, removeAfterSeconds, run }: Hiding,
  ids: string[],
): Promise<void> {
  const removeAt = new Date(clock().getTime() + removeAfterSeconds * 1000);
  await db.transaction(async (tx) => {
    await lockCatalogue(tx, customerId);
    if (run) await holdRun(tx, run);
    await tx.query(sql`
      update feed_items set remove_at = ${removeAt}::timestamptz, missing_in = null
      where customer_id = ${customerId} and item_id = any(${ids}::text[])`);
    const rows = await tx.query<{ look_id: string }>(sql`
      update items set hidden_since = statement_timestamp(), updated_at = statement_timestamp()
      where customer_id = ${customerId} and id = any(${ids}::text[]) and hidden_since is null
      returning look_id`);
    await settleHidden(
      tx,
      customerId,
      rows.map((row) => row.look_id),
    );
    await enqueueRemoval(tx, customerId, removeAt);
  });
  worker.wake();
}

/** Takes back what an earlier run noted that was never confirmed. */
export async function forgetMissing(db: Queryable, customerId: string, feedId: string): Promise<void> {
  await db.query(sql`
    update feed_items set missing_in = null
    where customer_id = ${customerId} and missing_in is not null and feed_id = ${feedId}`);
}
