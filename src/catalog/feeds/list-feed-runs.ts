import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { getFeedRow } from './feed.js';
import { FeedRun, type RunRow, shownRun } from './run.js';

export const listFeedRuns = operation({
  id: 'list-feed-runs',
  method: 'GET',
  path: '/feeds/{id}/runs',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'List the runs of a feed',
  params: Type.Object({ id: Id }),
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'The newest first', schema: PageOf(FeedRun) } },
  errors: [errors.feedNotFound],
  async handle({ context: { db }, customerId, params: { id }, query, url }) {
    await getFeedRow(db, customerId, id);
    const rows = await db.query<RunRow>(sql`
      select * from feed_runs where customer_id = ${customerId} and feed_id = ${id} order by key desc
      limit ${query.limit + 1} offset ${query.offset}`);
    return { status: 200, body: pageOf(url, query, rows.map(shownRun)) };
  },
});
