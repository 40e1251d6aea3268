import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { productNotFound } from './find-one.js';
import { deleteRow } from './rows.js';

export const deleteProduct = operation({
  id: 'delete-product',
  method: 'DELETE',
  path: '/products/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Delete a product',
  description: 'Its looks and items go with it; images stay.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.productNotFound],
  async handle({ context, customerId, params: { id } }) {
    if (!(await deleteRow(context.db, customerId, sql`products`, id))) throw productNotFound(id);
    return { status: 204 };
  },
});
