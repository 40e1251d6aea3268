import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { replaceRule } from './change-rules.js';
import { checkedRule } from './check-rule.js';
import { RuleReplacement } from './rule.js';
import { ShownRule, shownRule } from './shown-rules.js';

export const replaceRuleOperation = operation({
  id: 'replace-rule',
  method: 'PUT',
  path: '/rules/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Replace a rule',
  description:
    'Says all of it; it keeps its place among the others. One that says what it said before makes no new version.',
  params: Type.Object({ id: Id }),
  body: RuleReplacement,
  example: { name: 'No gloves beside shoes', do: { hide: [{ attribute: 'category', is: ['gloves'] }] } },
  answers: { 200: { description: 'The rule as it is now', schema: ShownRule } },
  errors: [errors.ruleNotFound, errors.categoryNotFound, errors.tagInvalid],
  async handle({ context: { db }, caller, customerId, params: { id }, body }) {
    const rule = checkedRule(body);
    await replaceRule(db, { customerId, caller }, id, () => rule);
    return { status: 200, body: await shownRule(db, customerId, id) };
  },
});
