import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { deleteRow } from '../rows.js';

export const deleteOutfit = operation({
  id: 'delete-outfit',
  method: 'DELETE',
  path: '/outfits/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Style',
  summary: 'Delete an outfit',
  description: 'Its looks stay.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.outfitNotFound],
  async handle({ context, customerId, params: { id } }) {
    if (!(await deleteRow(context.db, customerId, sql`outfits`, id)))
      throw errors.outfitNotFound(`There is no outfit ${id}.`);
    return { status: 204 };
  },
});
