import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Collection, pageOfCollections } from './collections.js';

export const listCollections = operation({
  id: 'list-collections',
  method: 'GET',
  path: '/collections',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Collections',
  summary: 'List the collections',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'Collections in the order of their making', schema: PageOf(Collection) } },
  async handle({ context, customerId, query, url }) {
    return { status: 200, body: pageOf(url, query, await pageOfCollections(context.db, customerId, query)) };
  },
});
