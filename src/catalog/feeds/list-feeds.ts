import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { Feed, type FeedDbRow, shownFeed } from './feed.js';

export const listFeeds = operation({
  id: 'list-feeds',
  method: 'GET',
  path: '/feeds',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'List the feeds',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'Feeds in the order in which they came', schema: PageOf(Feed) } },
  async handle({ context: { db }, customerId, query, url }) {
    const rows = await db.query<FeedDbRow>(sql`
      select * from feeds where customer_id = ${customerId} order by key
      limit ${query.limit + 1} offset ${query.offset}`);
    return { status: 200, body: pageOf(url, query, rows.map(shownFeed)) };
  },
});
