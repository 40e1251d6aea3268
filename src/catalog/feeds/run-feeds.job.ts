import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import { errors } from '../../errors.js';
import { Problem } from '../../http/problem.js';
import type { Job } from '../../jobs/job.js';
import { type FeedDbRow, getFeedRow } from './feed.js';
import { FeedBroken } from './feed-broken.js';
import { FeedReader } from './feed-reader.js';
import { type FeedSource, noteSource, openFeed } from './feed-source.js';
import { forgetMissing, hideConfirmed, hideMissing, hideOrphans } from './missing-items.js';
import {
  type ClaimedRun,
  claimRun,
  endRun,
  enqueueRuns,
  forgetOldRuns,
  RunLost,
  rememberCopy,
  supersede,
} from './open-runs.js';
import { recheckPictures } from './post-pictures.js';
import { Reading } from './reading.js';
import { RowErrors } from './row-errors.js';
import { runKey } from './run.js';
import { Seen } from './seen.js';
import { sweepFeedFiles } from './sweep-feed-files.js';
import { takeRows } from './take-rows.js';

export const runFeedsAttemptsMax = 3;

/** Runs all that waits of the feeds of a customer, one after the other, oldest first. */
export async function runFeeds(context: Context, { customerId }: Job): Promise<void> {
  await hideOrphans(context, customerId!);
  for (;;) {
    const run = await claimRun(context.db, customerId!);
    if (!run) break;
    await perform(context, run);
    await forgetOldRuns(context.db, customerId!, run.feed_id);
  }
  await sweepFeedFiles(context, customerId!);
}

/** The run under way took its process down again and again, or failed in a way that is ours. The others go on. */
export async function giveUpRun({ db, blobs, worker }: Context, { customerId }: Job): Promise<void> {
  const [run] = await db.query<ClaimedRun>(sql`
    select * from feed_runs where customer_id = ${customerId} and state = 'running' order by key limit 1`);
  if (run) {
    await endRun(db, run, 'failed', {
      code: 'internal_error',
      detail: 'The run could not be brought to an end.',
    });
    await blobs.delete(runKey(run.customer_id, run.id));
  }
  await enqueueRuns(db, customerId!);
  worker.wake();
}

/** Does one run, whatever comes of it. Throws only what is worth another try. */
async function perform(context: Context, run: ClaimedRun): Promise<void> {
  let source: FeedSource | 'unchanged' | undefined;
  try {
    const feed = await getFeedRow(context.db, run.customer_id, run.feed_id);
    if (run.confirmed) return await finishConfirmed(context, run, feed);
    source = await openFeed(context, run, feed);
    if (source === 'unchanged') await finishUnchanged(context, run, feed);
    else await read(new Reading(context, run, feed), source);
  } catch (error) {
    if (error instanceof RunLost) return;
    const failure = failureOf(error);
    if (!failure) throw error;
    await endRun(context.db, run, 'failed', failure);
  } finally {
    if (typeof source === 'object') await source.close();
  }
  await context.blobs.delete(runKey(run.customer_id, run.id));
}

function failureOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof FeedBroken) return { code: 'feed_broken', detail: error.message };
  if (error instanceof Problem && (error.kind.status < 500 || error.kind === errors.storageFull))
    return { code: error.kind.code, detail: error.detail ?? error.kind.title };
  return undefined;
}

async function finishUnchanged(context: Context, run: ClaimedRun, feed: FeedDbRow): Promise<void> {
  await recheckPictures(context, run.customer_id, feed.id);
  await endRun(context.db, run, 'unchanged');
}

async function finishConfirmed(context: Context, run: ClaimedRun, feed: FeedDbRow): Promise<void> {
  await hideConfirmed(context, run, feed.remove_after_seconds);
  await endRun(context.db, run, 'done');
}

async function read(reading: Reading, source: FeedSource): Promise<void> {
  const { context, run, feed, customerId } = reading;
  await noteSource(context.db, run, source);
  run.source_changed_at = source.changedAt;
  await RowErrors.forget(context.db, run);
  if (!run.dry_run) {
    await supersede(context.db, customerId, feed.id);
    await forgetMissing(context.db, customerId, feed.id);
  }
  try {
    await readRows(reading, source);
  } finally {
    await reading.show(true);
  }
  const isHidden = await hideMissing(reading);
  await reading.show(true);
  if (run.dry_run) {
    await context.db.query(sql`
      update feed_runs set examples = ${JSON.stringify(reading.examples)}::jsonb
      where customer_id = ${customerId} and id = ${run.id}`);
    await endRun(context.db, run, 'done');
    return;
  }
  await rememberCopy(context.db, { customerId, feed, changesAt: reading.changesAt }, source.validators);
  await recheckPictures(context, customerId, feed.id);
  await endRun(context.db, run, isHidden ? 'done' : 'awaiting_confirmation');
}

async function readRows(reading: Reading, { path, charset }: FeedSource): Promise<void> {
  const { format, mapping } = reading.feed;
  const reader = new FeedReader({
    path,
    format,
    ...(charset === undefined ? {} : { charset }),
    mapping,
    now: reading.now,
  });
  try {
    for (;;) {
      const read = await reader.next();
      reading.bytesRead = read.bytesRead;
      if ('items' in read) {
        reading.items = new Seen(read.items);
        break;
      }
      await takeRows(reading, reader, read);
      await reading.show();
    }
  } finally {
    await reader.close();
  }
  if (reading.counts.rows === 0) throw new FeedBroken('The feed has no rows.');
}
