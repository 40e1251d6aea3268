/** Contents page 2: every kind of job, and the functions that do it. */

import { runFeedsKind } from './catalog/feeds/open-runs.js';
import { type PullFeed, pullFeed, pullFeedKind } from './catalog/feeds/pull-feed.job.js';
import { removeVanished, removeVanishedKind } from './catalog/feeds/remove-vanished.job.js';
import { giveUpRun, runFeeds, runFeedsAttemptsMax } from './catalog/feeds/run-feeds.job.js';
import { type MakeMap, makeMap, makeMapKind } from './catalog/map/make-map.job.js';
import { makeLookVectors, makeLookVectorsKind } from './catalog/similar/make-look-vectors.job.js';
import { learnStyleKind, learnStyleOf } from './catalog/style/learn-style.job.js';
import { type RefreshTags, refreshTags, refreshTagsKind } from './catalog/tags/refresh-tags.job.js';
import type { Context } from './context.js';
import { removeBlobs, removeBlobsKind } from './customers/remove-customer.js';
import { Ingestion, ingestImageKind } from './images/ingest-image.job.js';
import { type ShowImages, showImages } from './images/show-images.job.js';
import { sweepBlobs, sweepBlobsKind } from './images/sweep-blobs.job.js';
import { type Handler, handler } from './jobs/job.js';
import { removePredictionsKind, showImagesKind } from './predictors/customer-assignments.js';
import {
  type FetchVersion,
  fetchVersion,
  fetchVersionKind,
  giveUpFetch,
} from './predictors/fetch-version.job.js';
import { prepareVersion, prepareVersionKind } from './predictors/prepare-version.job.js';
import { removeRetired } from './predictors/take-away.js';
import {
  type MeasureIndexes,
  measureCustomer,
  measureCustomerKind,
  measureIndexes,
  measureIndexesKind,
} from './quality/measure-indexes.job.js';
import { failTrial, runTrial, runTrialKind, trialAttemptsMax } from './quality/run-trial.job.js';

/** Those whose effects all stand in the database and the blob store: any process may do them. */
export function workerSubscriptions(context: Context): Record<string, Handler> {
  const all = subscriptions(context);
  return Object.fromEntries(workerKinds.map((kind) => [kind, all[kind]!]));
}

const workerKinds = [
  ingestImageKind,
  runFeedsKind,
  pullFeedKind,
  removeVanishedKind,
  makeLookVectorsKind,
  makeMapKind,
  learnStyleKind,
  refreshTagsKind,
  removeBlobsKind,
  sweepBlobsKind,
];

export function subscriptions(context: Context): Record<string, Handler> {
  const ingestion = new Ingestion(context);
  return {
    [ingestImageKind]: handler<{ id: string }>({
      handle: (job) => ingestion.ingest(job),
      onGiveUp: (job, error) => ingestion.fail(job, error),
    }),
    [runFeedsKind]: handler({
      handle: (job) => runFeeds(context, job),
      onGiveUp: (job) => giveUpRun(context, job),
      attemptsMax: runFeedsAttemptsMax,
    }),
    [pullFeedKind]: handler<PullFeed>({ handle: (job) => pullFeed(context, job) }),
    [removeVanishedKind]: handler({ handle: (job) => removeVanished(context, job) }),
    [makeLookVectorsKind]: handler({ handle: (job) => makeLookVectors(context, job) }),
    [makeMapKind]: handler<MakeMap>({ handle: (job) => makeMap(context, job) }),
    [learnStyleKind]: handler({ handle: (job) => learnStyleOf(context, job) }),
    [removeBlobsKind]: handler<{ customerId: string }>({
      handle: async ({ data }) => void (await removeBlobs(context, data.customerId)),
    }),
    [showImagesKind]: handler<ShowImages>({ handle: (job) => showImages(context, job) }),
    [removePredictionsKind]: handler<{ name: string; version: string }>({
      handle: (job) => removeRetired(context, job),
    }),
    [fetchVersionKind]: handler<FetchVersion>({
      handle: (job) => fetchVersion(context, job),
      onGiveUp: ({ data }, error) => giveUpFetch(context, data, error),
    }),
    [prepareVersionKind]: handler<{ name: string; version: string }>({
      handle: (job) => prepareVersion(context, job),
    }),
    [runTrialKind]: handler<{ id: string }>({
      handle: (job) => runTrial(context, job),
      onGiveUp: (job, error) => failTrial(context, job, error),
      attemptsMax: trialAttemptsMax,
    }),
    [measureIndexesKind]: handler<MeasureIndexes>({ handle: (job) => measureIndexes(context, job) }),
    [measureCustomerKind]: handler({ handle: (job) => measureCustomer(context, job.customerId!) }),
    [refreshTagsKind]: handler<RefreshTags>({ handle: (job) => refreshTags(context, job) }),
    [sweepBlobsKind]: handler({ handle: async () => void (await sweepBlobs(context)) }),
  };
}
