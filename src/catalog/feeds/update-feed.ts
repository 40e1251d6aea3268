import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { changedFeed, Feed, FeedChange, getFeedRow, saveFeed, shownFeed } from './feed.js';
import { schedulePulls } from './pull-feed.job.js';

export const updateFeed = operation({
  id: 'update-feed',
  method: 'PATCH',
  path: '/feeds/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Change a feed',
  description:
    'Fields that are not named stay; a `mapping` replaces the whole mapping. The next run reads the feed anew, which a feed with a schedule begins at once.',
  params: Type.Object({ id: Id }),
  body: FeedChange,
  example: { every_seconds: 900, mapping: { color: 'farbe' } },
  answers: { 200: { description: 'The feed', schema: Feed } },
  errors: [errors.feedNotFound],
  async handle({ context: { db, worker }, customerId, params: { id }, body }) {
    const row = await db.transaction(async (tx) => {
      const feed = changedFeed(await getFeedRow(tx, customerId, id), body);
      await saveFeed(tx, customerId, feed);
      await schedulePulls(tx, customerId, feed);
      return getFeedRow(tx, customerId, id);
    });
    worker.wake();
    return { status: 200, body: shownFeed(row) };
  },
});
