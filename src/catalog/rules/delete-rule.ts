import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { removeRule } from './change-rules.js';

export const deleteRule = operation({
  id: 'delete-rule',
  method: 'DELETE',
  path: '/rules/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Delete a rule',
  description: 'Earlier versions keep it, and can be restored.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.ruleNotFound],
  async handle({ context: { db }, caller, customerId, params: { id } }) {
    await removeRule(db, { customerId, caller }, id);
    return { status: 204 };
  },
});
