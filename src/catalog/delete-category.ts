import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { categoryNotFound } from './find-one.js';
import { deleteRow } from './rows.js';
import { settleSlots } from './style/settle-slots.js';

export const deleteCategory = operation({
  id: 'delete-category',
  method: 'DELETE',
  path: '/categories/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Delete a category',
  description: 'The products in it stay, and so do the categories below it, without a parent.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.categoryNotFound],
  async handle({ context, customerId, params: { id } }) {
    const isGone = await deleteRow(context.db, customerId, sql`categories`, id, (tx) =>
      settleSlots(tx, customerId),
    );
    if (!isGone) throw categoryNotFound(id);
    return { status: 204 };
  },
});
