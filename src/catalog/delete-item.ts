import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { itemNotFound } from './find-one.js';
import type { ItemRow } from './item.js';
import { deleteRow } from './rows.js';
import { settleHidden } from './settle-hidden.js';

export const deleteItem = operation({
  id: 'delete-item',
  method: 'DELETE',
  path: '/items/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Delete an item',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.itemNotFound],
  async handle({ context, customerId, params: { id } }) {
    const isGone = await deleteRow<ItemRow>(context.db, customerId, sql`items`, id, (tx, item) =>
      settleHidden(tx, customerId, [item.look_id]),
    );
    if (!isGone) throw itemNotFound(id);
    return { status: 204 };
  },
});
