import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { accuracyOf, type Case, VersionAccuracy } from './accuracy.js';
import { AttributeId, getAttribute } from './dictionary.js';

export const getTagAccuracy = operation({
  id: 'get-tag-accuracy',
  method: 'GET',
  path: '/tags/{attribute}/accuracy',
  level: 'admin',
  scope: 'customer',
  tag: 'Tags',
  summary: 'Measure predictions against corrections',
  description:
    'Each version of the source on the looks that were corrected, also one that has not become the default yet. Confirmations count: correct what is right to what it is.',
  params: Type.Object({ attribute: AttributeId }),
  answers: {
    200: {
      description: 'By predictor and version',
      schema: Type.Object({
        attribute: AttributeId,
        corrections: Type.Integer({ description: 'Looks that were corrected' }),
        results: Type.Array(VersionAccuracy),
      }),
    },
  },
  errors: [errors.tagNotFound],
  async handle({ context: { db }, customerId, params: { attribute } }) {
    await getAttribute(db, customerId, attribute);
    const cases = await db.query<Case>(sql`
      select p.predictor, p.version, to_jsonb(c.labels) as corrected, to_jsonb(p.labels) as predicted
      from tag_corrections c join corrected_predictions p using (customer_id, attribute, look_id)
      where c.customer_id = ${customerId} and c.attribute = ${attribute}
      order by p.predictor, p.version`);
    const [row] = await db.query<{ count: number }>(sql`
      select count(*) as count from tag_corrections
      where customer_id = ${customerId} and attribute = ${attribute}`);
    return { status: 200, body: { attribute, corrections: row!.count, results: accuracyOf(cases) } };
  },
});
