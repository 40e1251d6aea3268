import { randomBytes } from 'node:crypto';
import { errors } from '../../errors.js';
import { idOf } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { addRule } from './change-rules.js';
import { checkedRule } from './check-rule.js';
import { RuleInput, rulesPerCustomerMax } from './rule.js';
import { ShownRule, shownRule } from './shown-rules.js';

/** Addresses under `/rules` that are no rules. */
const reservedIds = ['versions', 'previews'];

export const createRule = operation({
  id: 'create-rule',
  method: 'POST',
  path: '/rules',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'Add a rule',
  description: `When the look that is asked about meets all conditions of \`when\`, what \`do\` says is done with the looks that may be shown. Vetoes
(\`hide\`, \`exclude_pairs\`) outrank pins, and pins outrank everything else. It counts in the next answer. A shop has up to ${rulesPerCustomerMax} rules.`,
  body: RuleInput,
  example: {
    id: 'own-brand-first',
    name: 'Our own brand first',
    when: [{ attribute: 'category', is: ['shoes'] }],
    do: { boost: { weight: 0.1, where: [{ attribute: 'brand', is: ['Acme'] }] } },
  },
  answers: { 201: { description: 'The rule', schema: ShownRule } },
  errors: [errors.ruleExists, errors.categoryNotFound, errors.tagInvalid],
  async handle({ context: { db }, caller, customerId, body }) {
    const { id: given, ...input } = body;
    const id = given === undefined ? `rule-${randomBytes(6).toString('hex')}` : idOf(given);
    if (reservedIds.includes(id))
      throw errors.requestInvalid(undefined, {
        fields: [{ in: 'body', path: '/id', message: `may not be ${reservedIds.join(' or ')}` }],
      });
    await addRule(db, { customerId, caller }, id, checkedRule(input));
    return { status: 201, body: await shownRule(db, customerId, id), target: id };
  },
});
