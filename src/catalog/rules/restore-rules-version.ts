import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { restoreVersion } from './change-rules.js';
import { getVersion, newestVersion, RulesVersionWithRules, VersionNumber } from './shown-rules.js';

export const restoreRulesVersion = operation({
  id: 'restore-rules-version',
  method: 'POST',
  path: '/rules/versions/{version}/restore',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Bring back the rules of a version',
  description: 'All rules become what they were then, as a new version, unless they are so already.',
  params: Type.Object({ version: VersionNumber }),
  answers: { 200: { description: 'The version that is the newest now', schema: RulesVersionWithRules } },
  errors: [errors.rulesVersionNotFound],
  async handle({ context: { db }, caller, customerId, params: { version } }) {
    await restoreVersion(db, { customerId, caller }, version);
    const newest = await newestVersion(db, customerId);
    return { status: 200, body: await getVersion(db, customerId, newest) };
  },
});
