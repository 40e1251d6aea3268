import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { lookNotFound } from './find-one.js';
import type { LookRow } from './look.js';
import { deleteRow } from './rows.js';
import { settleProducts } from './settle-hidden.js';

export const deleteLook = operation({
  id: 'delete-look',
  method: 'DELETE',
  path: '/looks/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Delete a look',
  description: 'Its items go with it; images stay.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.lookNotFound],
  async handle({ context, customerId, params: { id } }) {
    const isGone = await deleteRow<LookRow>(context.db, customerId, sql`looks`, id, (tx, look) =>
      settleProducts(tx, customerId, sql`(values (${look.product_id}::text))`),
    );
    if (!isGone) throw lookNotFound(id);
    return { status: 204 };
  },
});
