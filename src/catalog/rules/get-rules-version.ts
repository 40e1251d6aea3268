import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { getVersion, RulesVersionWithRules, VersionNumber } from './shown-rules.js';

export const getRulesVersion = operation({
  id: 'get-rules-version',
  method: 'GET',
  path: '/rules/versions/{version}',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Show the rules as they were in a version',
  params: Type.Object({ version: VersionNumber }),
  answers: { 200: { description: 'The version with all its rules', schema: RulesVersionWithRules } },
  errors: [errors.rulesVersionNotFound],
  async handle({ context: { db }, customerId, params: { version } }) {
    return { status: 200, body: await getVersion(db, customerId, version) };
  },
});
