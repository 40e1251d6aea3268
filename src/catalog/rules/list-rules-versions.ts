import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../../http/page.js';
import { operation } from '../../operation.js';
import { findVersions, RulesVersion } from './shown-rules.js';

export const listRulesVersions = operation({
  id: 'list-rules-versions',
  method: 'GET',
  path: '/rules/versions',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'List the versions of the rules',
  description: 'Each change of a rule is a version of them all.',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'The newest first', schema: PageOf(RulesVersion) } },
  async handle({ context: { db }, customerId, query, url }) {
    const { limit, offset } = query;
    const rows = await findVersions(db, customerId, { where: sql`true`, limit: limit + 1, offset });
    return { status: 200, body: pageOf(url, query, rows) };
  },
});
