import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { enqueueRuns } from './open-runs.js';
import { schedulePulls } from './pull-feed.job.js';

export const deleteFeed = operation({
  id: 'delete-feed',
  method: 'DELETE',
  path: '/feeds/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Delete a feed',
  description:
    'Its runs go with it. What came from it is hidden as if it had vanished from it, and deleted after seven days; another feed may take it over until then.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.feedNotFound],
  async handle({ context: { db, worker }, customerId, params: { id } }) {
    await db.transaction(async (tx) => {
      const rows = await tx.query(
        sql`delete from feeds where customer_id = ${customerId} and id = ${id} returning 1 as gone`,
      );
      if (rows.length === 0) throw errors.feedNotFound(`There is no feed ${id}.`);
      await schedulePulls(tx, customerId, { id, every_seconds: null });
      await enqueueRuns(tx, customerId);
    });
    worker.wake();
    return { status: 204 };
  },
});
