import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { enqueueRuns } from './open-runs.js';
import { FeedRun, getRunRow, shownRun } from './run.js';

export const confirmFeedRun = operation({
  id: 'confirm-feed-run',
  method: 'POST',
  path: '/feeds/{id}/runs/{run}/confirm',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Confirm a run',
  description: 'Lets a run that waits, since it would hide more than the feed allows, hide it.',
  params: Type.Object({ id: Id, run: Id }),
  answers: { 202: { description: 'The run, which goes on', schema: FeedRun } },
  errors: [errors.feedRunNotFound, errors.feedRunNotOpen],
  async handle({ context: { db, worker }, customerId, params: { id, run } }) {
    const row = await db.transaction(async (tx) => {
      const { state } = await getRunRow(tx, customerId, id, run);
      const confirmed = await tx.query(sql`
        update feed_runs set state = 'queued', confirmed = true
        where customer_id = ${customerId} and id = ${run} and state = 'awaiting_confirmation' returning 1 as done`);
      if (confirmed.length === 0)
        throw errors.feedRunNotOpen(
          `The run is ${state}; only one that is awaiting_confirmation can be confirmed.`,
        );
      await enqueueRuns(tx, customerId);
      return getRunRow(tx, customerId, id, run);
    });
    worker.wake();
    return { status: 202, body: shownRun(row) };
  },
});
