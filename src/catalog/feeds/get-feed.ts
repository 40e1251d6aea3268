import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { Feed, getFeedRow, shownFeed } from './feed.js';

export const getFeed = operation({
  id: 'get-feed',
  method: 'GET',
  path: '/feeds/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Feeds',
  summary: 'Get a feed',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The feed', schema: Feed } },
  errors: [errors.feedNotFound],
  async handle({ context: { db }, customerId, params: { id } }) {
    return { status: 200, body: shownFeed(await getFeedRow(db, customerId, id)) };
  },
});
