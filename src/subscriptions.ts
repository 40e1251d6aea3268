/** Contents page 2: every kind of job, and the functions that do it. */
import type { Context } from './context.js';
import { removeBlobs, removeBlobsKind } from './customers/remove-customer.js';
import { Ingestion, ingestImageKind } from './images/ingest-image.job.js';
import { sweepBlobs, sweepBlobsKind } from './images/sweep-blobs.job.js';
import { type Handler, handler } from './jobs/job.js';

export function subscriptions(context: Context): Record<string, Handler> {
  const ingestion = new Ingestion(context);
  return {
    [ingestImageKind]: handler<{ id: string }>({
      handle: (job) => ingestion.ingest(job),
      onGiveUp: (job, error) => ingestion.fail(job, error),
    }),
    [removeBlobsKind]: handler<{ customerId: string }>({
      handle: async ({ data }) => void (await removeBlobs(context, data.customerId)),
    }),
    [sweepBlobsKind]: handler({ handle: async () => void (await sweepBlobs(context)) }),
  };
}
