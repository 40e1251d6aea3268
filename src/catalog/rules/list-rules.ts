import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { newestVersion, ShownRule, shownRules } from './shown-rules.js';

export const listRules = operation({
  id: 'list-rules',
  method: 'GET',
  path: '/rules',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'List the rules',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: {
    200: {
      description: 'In the order in which pins count: that in which they came, unless they were moved',
      schema: PageOf(ShownRule, { rules_version: Type.Integer({ minimum: 0 }) }),
    },
  },
  async handle({ context: { db }, customerId, query, url }) {
    const version = await newestVersion(db, customerId);
    const rules = await shownRules(db, customerId, version);
    const page = pageOf(url, query, rules.slice(query.offset, query.offset + query.limit + 1));
    return { status: 200, body: { ...page, rules_version: version } };
  },
});
