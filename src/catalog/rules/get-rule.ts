import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { ShownRule, shownRule } from './shown-rules.js';

export const getRule = operation({
  id: 'get-rule',
  method: 'GET',
  path: '/rules/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Show a rule',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The rule', schema: ShownRule } },
  errors: [errors.ruleNotFound],
  async handle({ context: { db }, customerId, params: { id } }) {
    return { status: 200, body: await shownRule(db, customerId, id) };
  },
});
