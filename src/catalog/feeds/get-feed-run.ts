import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { FeedRun, getRunRow, shownRun } from './run.js';

export const getFeedRun = operation({
  id: 'get-feed-run',
  method: 'GET',
  path: '/feeds/{id}/runs/{run}',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Get a run',
  description: 'Its state and counts, also while it runs; examples of what a dry one would change.',
  params: Type.Object({ id: Id, run: Id }),
  answers: { 200: { description: 'The run', schema: FeedRun } },
  errors: [errors.feedRunNotFound],
  async handle({ context: { db }, customerId, params: { id, run } }) {
    return { status: 200, body: shownRun(await getRunRow(db, customerId, id, run)) };
  },
});
