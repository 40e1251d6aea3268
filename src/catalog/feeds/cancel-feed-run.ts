import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { FeedRun, getRunRow, runKey, shownRun } from './run.js';

export const cancelFeedRun = operation({
  id: 'cancel-feed-run',
  method: 'POST',
  path: '/feeds/{id}/runs/{run}/cancel',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Cancel a run',
  description: 'What it has written by then stays; nothing more is written or hidden.',
  params: Type.Object({ id: Id, run: Id }),
  answers: { 200: { description: 'The run', schema: FeedRun } },
  errors: [errors.feedRunNotFound, errors.feedRunNotOpen],
  async handle({ context: { db, blobs }, customerId, params: { id, run } }) {
    const { state } = await getRunRow(db, customerId, id, run);
    const cancelled = await db.query(sql`
      update feed_runs set state = 'cancelled', finished_at = statement_timestamp()
      where customer_id = ${customerId} and id = ${run} and state in ('queued', 'running', 'awaiting_confirmation')
      returning 1 as done`);
    if (cancelled.length === 0) throw errors.feedRunNotOpen(`The run is ${state}; it has ended already.`);
    await blobs.delete(runKey(customerId, run));
    return { status: 200, body: shownRun(await getRunRow(db, customerId, id, run)) };
  },
});
