import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { Nullable } from '../fields.js';
import { errorsKeptMax } from './limits.js';
import { getRunRow } from './run.js';

const RowError = Type.Object(
  {
    line: Type.Integer({ description: 'Where the row begins in the feed, from 1' }),
    item_id: Nullable(Type.String()),
    field: Nullable(
      Type.String({ description: 'Under the name of Google Merchant Center; null: the whole row' }),
    ),
    code: Type.String(),
    message: Type.String(),
  },
  { $id: 'FeedRowError' },
);

export const listFeedRunErrors = operation({
  id: 'list-feed-run-errors',
  method: 'GET',
  path: '/feeds/{id}/runs/{run}/errors',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'List the bad rows of a run',
  description: `The first ${errorsKeptMax} errors; \`errors_by_code\` of the run counts all.`,
  params: Type.Object({ id: Id, run: Id }),
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'In the order of the feed', schema: PageOf(RowError) } },
  errors: [errors.feedRunNotFound],
  async handle({ context: { db }, customerId, params: { id, run }, query, url }) {
    await getRunRow(db, customerId, id, run);
    const rows = await db.query<object>(sql`
      select line, item_id, field, code, message from feed_run_errors
      where customer_id = ${customerId} and run_id = ${run}
      order by place limit ${query.limit + 1} offset ${query.offset}`);
    return { status: 200, body: pageOf(url, query, rows) };
  },
});
