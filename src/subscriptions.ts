/** Contents page 2: every kind of job, and the functions that do it. */
import type { Context } from './context.js';
import { failImage, ingestImage, ingestImageKind } from './images/ingest-image.job.js';
import { sweepBlobs, sweepBlobsKind } from './images/sweep-blobs.job.js';
import { type Handler, handler } from './jobs/job.js';

export function subscriptions(context: Context): Record<string, Handler> {
  return {
    [ingestImageKind]: handler<{ id: string }>({
      handle: (job) => ingestImage(context, job),
      onGiveUp: (job, error) => failImage(context, job, error),
    }),
    [sweepBlobsKind]: handler({ handle: async () => void (await sweepBlobs(context)) }),
  };
}
