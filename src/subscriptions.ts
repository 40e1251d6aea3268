/** Contents page 2: every kind of job, and the functions that do it. */

import { runFeedsKind } from './catalog/feeds/open-runs.js';
import { type PullFeed, pullFeed, pullFeedKind } from './catalog/feeds/pull-feed.job.js';
import { removeVanished, removeVanishedKind } from './catalog/feeds/remove-vanished.job.js';
import { giveUpRun, runFeeds, runFeedsAttemptsMax } from './catalog/feeds/run-feeds.job.js';
import { giveUpMap, type MakeMap, makeMap, makeMapKind, mapAttemptsMax } from './catalog/map/make-map.job.js';
import { makeLookVectors, makeLookVectorsKind } from './catalog/similar/make-look-vectors.job.js';
import { learnStyleKind, learnStyleOf } from './catalog/style/learn-style.job.js';
import { type RefreshTags, refreshTags, refreshTagsKind } from './catalog/tags/refresh-tags.job.js';
import { type Context, contextOf } from './context.js';
import { abandonImport, abandonImportKind } from './customers/archive/arrival.js';
import { removeBlobsKind, removeBlobsLater } from './customers/remove-customer.js';
import { Ingestion, ingestImageKind } from './images/ingest-image.job.js';
import { type ShowImages, showImages } from './images/show-images.job.js';
import { sweepBlobs, sweepBlobsKind } from './images/sweep-blobs.job.js';
import { type Handler, handler, type Job } from './jobs/job.js';
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
import { deliverLater, deliverWebhook, deliverWebhookKind } from './webhooks/deliver-webhook.job.js';
import { sweepWebhookEvents, sweepWebhookEventsKind } from './webhooks/sweep-webhook-events.job.js';
import { tellFailedImages, tellFailedImagesKind } from './webhooks/tell-failed-images.job.js';

/** Those whose effects all stand in the database and the blob store: any process may do them. */
export function workerSubscriptions(context: Context): Record<string, Handler> {
  const all = subscriptions(context);
  return Object.fromEntries(workerKinds.map((kind) => [kind, all[kind]!]));
}

/**
 * The others: they load and unload versions, and measure the index, in the server that does them, or need what it has loaded.
 * A server does them even where workers do the rest.
 */
export function serverSubscriptions(context: Context): Record<string, Handler> {
  const all = Object.entries(subscriptions(context));
  return Object.fromEntries(all.filter(([kind]) => !workerKinds.includes(kind)));
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
  tellFailedImagesKind,
  sweepWebhookEventsKind,
];

/** Those of a worker of their own, in every process that works. */
export function deliverySubscriptions(context: Context): Record<string, Handler> {
  return {
    [deliverWebhookKind]: handler({
      handle: (job) => deliverWebhook(contextOf(context, job.customerId!), job),
      onGiveUp: (job) => deliverLater(contextOf(context, job.customerId!), job),
    }),
  };
}

export function subscriptions(context: Context): Record<string, Handler> {
  const ingestion = new Ingestion(context);
  /** A job of a customer sees nothing of the others. */
  const of = ({ customerId }: Job) => (customerId === null ? context : contextOf(context, customerId));
  return {
    [ingestImageKind]: handler<{ id: string }>({
      handle: (job) => ingestion.ingest(job),
      onGiveUp: (job, error) => ingestion.fail(job, error),
    }),
    [runFeedsKind]: handler({
      handle: (job) => runFeeds(of(job), job),
      onGiveUp: (job) => giveUpRun(of(job), job),
      attemptsMax: runFeedsAttemptsMax,
    }),
    [pullFeedKind]: handler<PullFeed>({ handle: (job) => pullFeed(of(job), job) }),
    [removeVanishedKind]: handler({ handle: (job) => removeVanished(of(job), job) }),
    [makeLookVectorsKind]: handler({ handle: (job) => makeLookVectors(of(job), job) }),
    [makeMapKind]: handler<MakeMap>({
      handle: (job) => makeMap(of(job), job),
      onGiveUp: (job, error) => giveUpMap(of(job), job, error),
      attemptsMax: mapAttemptsMax,
    }),
    [learnStyleKind]: handler({ handle: (job) => learnStyleOf(of(job), job) }),
    [abandonImportKind]: handler({ handle: (job) => abandonImport(context, job.customerId!) }),
    [removeBlobsKind]: handler<{ customerId: string }>({
      handle: ({ data }) => removeBlobsLater(context, data.customerId),
    }),
    [showImagesKind]: handler<ShowImages>({ handle: (job) => showImages(of(job), job) }),
    [removePredictionsKind]: handler<{ name: string; version: string }>({
      handle: (job) => removeRetired(of(job), job),
    }),
    [fetchVersionKind]: handler<FetchVersion>({
      handle: (job) => fetchVersion(of(job), job),
      onGiveUp: ({ data }, error) => giveUpFetch(context, data, error),
    }),
    [prepareVersionKind]: handler<{ name: string; version: string }>({
      handle: (job) => prepareVersion(of(job), job),
    }),
    [runTrialKind]: handler<{ id: string }>({
      handle: (job) => runTrial(of(job), job),
      onGiveUp: (job, error) => failTrial(of(job), job, error),
      attemptsMax: trialAttemptsMax,
    }),
    [measureIndexesKind]: handler<MeasureIndexes>({ handle: (job) => measureIndexes(of(job), job) }),
    [measureCustomerKind]: handler({ handle: (job) => measureCustomer(of(job), job.customerId!) }),
    [refreshTagsKind]: handler<RefreshTags>({ handle: (job) => refreshTags(of(job), job) }),
    [sweepBlobsKind]: handler({ handle: async () => void (await sweepBlobs(context)) }),
    [tellFailedImagesKind]: handler({ handle: (job) => tellFailedImages(context, job) }),
    [sweepWebhookEventsKind]: handler({ handle: () => sweepWebhookEvents(context) }),
  };
}
