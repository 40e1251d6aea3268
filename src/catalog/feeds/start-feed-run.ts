import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { boundedStream } from '../../http/streamed-body.js';
import { operation } from '../../operation.js';
import { awaitRun } from './await-run.js';
import { getFeedRow } from './feed.js';
import { feedBytesMax, feedWaitSecondsMax, pushSecondsMax } from './limits.js';
import { newRunId, queueRun } from './open-runs.js';
import { FeedRun, runKey, shownRun } from './run.js';

export const startFeedRun = operation({
  id: 'start-feed-run',
  method: 'POST',
  path: '/feeds/{id}/runs',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Run a feed',
  description: `Without a body the feed is pulled from its address; with one, the body is the file itself, of whatever content type.
Runs of a customer come one after the other. A dry run tells what another would do, and writes nothing.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(
    {
      dry_run: Type.Boolean({ default: false }),
      wait: Type.Integer({
        minimum: 0,
        maximum: feedWaitSecondsMax,
        default: 0,
        description: 'Seconds to hold the answer until the run has ended',
      }),
    },
    { additionalProperties: false },
  ),
  streamedBody: {
    contentTypes: [
      'application/xml',
      'text/csv',
      'text/tab-separated-values',
      'application/x-ndjson',
      'application/gzip',
    ],
    description: `The feed, up to ${feedBytesMax} bytes; without it the feed is pulled`,
  },
  bodyBytesMax: feedBytesMax,
  bodySecondsMax: pushSecondsMax,
  answers: { 202: { description: 'The run, as it stands', schema: FeedRun } },
  errors: [errors.feedNotFound, errors.feedWithoutUrl, errors.feedBusy, errors.storageFull],
  async handle({ context, customerId, params, query, stream, headers }) {
    const { db, blobs, turns, worker } = context;
    const feed = await getFeedRow(db, customerId, params.id);
    const run = { id: newRunId(), feedId: feed.id, dryRun: query.dry_run };
    if (stream) {
      const key = runKey(customerId, run.id);
      const bytes = await turns.aside(customerId, () =>
        blobs.putStream(key, boundedStream(stream, feedBytesMax)),
      );
      try {
        if (bytes === 0) throw errors.bodyInvalid('The body is empty; send the feed, or leave the body out.');
        const charset = /charset\s*=\s*"?([\w-]+)/i.exec(String(headers['content-type'] ?? ''))?.[1];
        await db.transaction((tx) => queueRun(tx, customerId, { ...run, source: 'push', charset, bytes }));
      } catch (error) {
        await blobs.delete(key);
        throw error;
      }
    } else {
      if (feed.url === null) throw errors.feedWithoutUrl();
      await db.transaction((tx) => queueRun(tx, customerId, { ...run, source: 'pull' }));
    }
    worker.wake();
    const row = await awaitRun(context, { customerId, feedId: feed.id, id: run.id, seconds: query.wait });
    return { status: 202, body: shownRun(row), target: `${feed.id}/${run.id}` };
  },
});
