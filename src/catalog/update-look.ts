import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { changeRecord } from './change-record.js';
import { expansionQuery, Look } from './expansion.js';
import { getLookWith, lookNotFound } from './find-one.js';
import { LookChange, lookInputOf } from './look.js';
import { findLooks } from './rows.js';

export const updateLook = operation({
  id: 'update-look',
  method: 'PATCH',
  path: '/looks/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Change a look',
  description:
    'Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.',
  params: Type.Object({ id: Id }),
  query: Type.Object(expansionQuery('look'), { additionalProperties: false }),
  body: LookChange,
  example: { colour: 'navy', attributes: { fit: 'slim' } },
  answers: { 200: { description: 'The look as it is now', schema: Look } },
  errors: [errors.lookNotFound, errors.productNotFound],
  async handle({ context: { db }, customerId, params: { id }, query, body }) {
    await changeRecord(
      db,
      customerId,
      'looks',
      async (tx) => {
        const [row] = await findLooks(tx, customerId, { where: sql`l.id = ${id}` });
        if (!row) throw lookNotFound(id);
        return lookInputOf(row);
      },
      body,
    );
    return { status: 200, body: await getLookWith(db, customerId, id, { ...query, hidden: 'include' }) };
  },
});
