import sql from 'sql-template-tag';
import { errors } from '../../errors.js';
import { idOf } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { changedFeed, Feed, FeedInput, feedDefaults, getFeedRow, insertFeed, shownFeed } from './feed.js';
import { feedsMax } from './limits.js';
import { schedulePulls } from './pull-feed.job.js';

export const createFeed = operation({
  id: 'create-feed',
  method: 'POST',
  path: '/feeds',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Create a feed',
  description: `The product file of the shop: Google Merchant XML (RSS 2.0 or Atom), CSV, TSV or JSON Lines, plain or gzip. With
\`url\` and \`every_seconds\` it is pulled at once, and from then on; without, start a run or push a file.`,
  body: FeedInput,
  example: { id: 'main', url: 'https://shop.example/merchant.xml', every_seconds: 3600 },
  answers: { 201: { description: 'The feed', schema: Feed } },
  errors: [errors.feedExists, errors.feedsFull],
  async handle({ context: { db, worker }, customerId, body }) {
    const id = idOf(body.id);
    const feed = changedFeed({ id, ...feedDefaults }, body);
    const row = await db.transaction(async (tx) => {
      const [held] = await tx.query<{ n: number }>(
        sql`select count(*)::int as n from feeds where customer_id = ${customerId}`,
      );
      if (held!.n >= feedsMax) throw errors.feedsFull(`A customer may have ${feedsMax} feeds.`);
      if (!(await insertFeed(tx, customerId, feed)))
        throw errors.feedExists(`There is a feed ${id} already.`);
      await schedulePulls(tx, customerId, feed);
      return getFeedRow(tx, customerId, id);
    });
    worker.wake();
    return { status: 201, body: shownFeed(row), target: id };
  },
});
