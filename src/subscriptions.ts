/** Contents page 2: every kind of job, and the function that does it. */
import type { Context } from './context.js';
import { failImage, ingestImage, ingestImageKind } from './images/ingest-image.job.js';
import type { Handlers } from './jobs/worker.js';

export function subscriptions(context: Context): Handlers {
  return {
    [ingestImageKind]: {
      run: (job) => ingestImage(context, job),
      giveUp: (job, error) => failImage(context, job, error),
    },
  };
}
