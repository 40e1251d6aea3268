import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { replaceRule } from './change-rules.js';
import { checkedRule } from './check-rule.js';
import { RuleChange } from './rule.js';
import { ShownRule, shownRule } from './shown-rules.js';

export const updateRule = operation({
  id: 'update-rule',
  method: 'PATCH',
  path: '/rules/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Change a rule',
  description:
    'Fields that are absent stay as they are: `{"enabled": false}` switches it off. `{"place": 1}` puts it before all others, whose order stays.',
  params: Type.Object({ id: Id }),
  body: RuleChange,
  example: { enabled: false },
  answers: { 200: { description: 'The rule as it is now', schema: ShownRule } },
  errors: [errors.ruleNotFound, errors.categoryNotFound, errors.tagInvalid],
  async handle({ context: { db }, caller, customerId, params: { id }, body }) {
    const { place, ...said } = body;
    await replaceRule(db, { customerId, caller }, id, (now) => checkedRule({ ...now, ...said }), place);
    return { status: 200, body: await shownRule(db, customerId, id) };
  },
});
