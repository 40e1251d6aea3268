import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import { incomingFolder } from '../../data-folders.js';
import type { Database } from '../../db/database.js';
import { FetchFailure } from '../../http/fetch-failure.js';
import { saveBody } from '../../http/save-body.js';
import type { FeedDbRow } from './feed.js';
import { FeedBroken } from './feed-broken.js';
import { feedBytesMax, pullSecondsMax } from './limits.js';
import { type ClaimedRun, RunLost } from './open-runs.js';
import { type RunRow, runKey } from './run.js';

/** Milliseconds before an address that did not answer is asked again. */
const pausesMs = [1_000, 5_000];

export interface FeedSource {
  /** The file that holds it. */
  path: string;
  /** Its size as it came, packed or not. */
  bytes: number | null;
  charset?: string;
  validators: RunRow['validators'];
  /** When what it says became so. */
  changedAt: Date;
  close(): Promise<void>;
}

/** The file of a run: the one that was pushed, or one that is fetched now; `unchanged` when it is the copy taken in last. */
export async function openFeed(
  context: Context,
  run: ClaimedRun,
  feed: FeedDbRow,
): Promise<FeedSource | 'unchanged'> {
  return run.source === 'push' ? openPushed(context, run) : pull(context, run, feed);
}

async function openPushed(context: Context, run: ClaimedRun): Promise<FeedSource | 'unchanged'> {
  const { blobs } = context;
  const key = runKey(run.customer_id, run.id);
  const bytes = await blobs.size(key);
  if (bytes === undefined) throw new FeedBroken(goneMessage);
  const said = {
    bytes,
    ...(run.charset === null ? {} : { charset: run.charset }),
    validators: null,
    changedAt: run.created_at,
  };
  const path = blobs.path(key);
  if (path !== undefined) return { ...said, path, close: async () => {} };
  return inFolder(context, async (copy) => {
    const stream = await blobs.stream(key);
    if (!stream) throw new FeedBroken(goneMessage);
    await saveBody(stream, {}, { path: copy, bytesMax: feedBytesMax });
    return said;
  });
}

const goneMessage = 'The file that was pushed is not there any more; push it again.';

async function pull(context: Context, run: ClaimedRun, feed: FeedDbRow): Promise<FeedSource | 'unchanged'> {
  return inFolder(context, async (path) => {
    const fetched = await download(context, run, feed, path);
    if (fetched.status === 'unchanged') return 'unchanged';
    const { etag, lastModified, finalUrl } = fetched;
    const modified = lastModified === undefined ? Number.NaN : Date.parse(lastModified);
    return {
      bytes: (await stat(path)).size,
      validators: { etag: etag ?? null, last_modified: lastModified ?? null, fetched_url: finalUrl },
      changedAt: Number.isNaN(modified) ? context.clock() : new Date(modified),
    };
  });
}

/** `fill` writes the feed into a file, which is there until the source is closed. */
async function inFolder(
  context: Context,
  fill: (path: string) => Promise<Omit<FeedSource, 'path' | 'close'> | 'unchanged'>,
): Promise<FeedSource | 'unchanged'> {
  const folder = await mkdtemp(join(incomingFolder(context.config), 'feed-'));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'feed');
    const said = await fill(path);
    if (said !== 'unchanged') return { ...said, path, close };
    await close();
    return said;
  } catch (error) {
    await close();
    throw error;
  }
}

/** A hiccup is tried again a few times. A copy that says something else by now, for a sale that begins or ends, is read anew. */
async function download({ fetcher, clock }: Context, run: ClaimedRun, feed: FeedDbRow, path: string) {
  const { etag, last_modified, fetched_url, changes_at, authorization_header } = feed;
  const isKnown = !run.dry_run && (changes_at === null || changes_at > clock());
  if (feed.url === null) throw new RunLost();
  const options = {
    ...(isKnown && fetched_url !== null
      ? { etag: etag ?? undefined, lastModified: last_modified ?? undefined, finalUrl: fetched_url }
      : {}),
    authorization: authorization_header ?? undefined,
    allowGzip: true,
    bytesMax: feedBytesMax,
    timeoutMs: pullSecondsMax * 1000,
  };
  for (let attempt = 0; ; attempt++) {
    try {
      return await fetcher.download(feed.url, path, options);
    } catch (error) {
      const pause = pausesMs[attempt];
      if (!(error instanceof FetchFailure) || !error.retryable || pause === undefined) throw error;
      await sleep(pause);
    }
  }
}

/** The size of the file, for its progress, and how old what it says is. */
export async function noteSource(db: Database, run: ClaimedRun, source: FeedSource): Promise<void> {
  await db.query(sql`
    update feed_runs set bytes = ${source.bytes}::bigint, source_changed_at = ${source.changedAt}::timestamptz
    where customer_id = ${run.customer_id} and id = ${run.id}`);
}
