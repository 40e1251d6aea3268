import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { changeRecord } from './change-record.js';
import { expansionQuery, Item } from './expansion.js';
import { getItemWith, itemNotFound } from './find-one.js';
import { ItemChange, itemInputOf } from './item.js';
import { findItems } from './rows.js';

export const updateItem = operation({
  id: 'update-item',
  method: 'PATCH',
  path: '/items/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Change an item',
  description:
    'Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.',
  params: Type.Object({ id: Id }),
  query: Type.Object(expansionQuery('item'), { additionalProperties: false }),
  body: ItemChange,
  example: { availability: 'out_of_stock' },
  answers: { 200: { description: 'The item as it is now', schema: Item } },
  errors: [errors.itemNotFound, errors.lookNotFound],
  async handle({ context: { db }, customerId, params: { id }, query, body }) {
    await changeRecord(
      db,
      customerId,
      'items',
      async (tx) => {
        const [row] = await findItems(tx, customerId, { where: sql`i.id = ${id}` });
        if (!row) throw itemNotFound(id);
        return itemInputOf(row);
      },
      body,
    );
    return { status: 200, body: await getItemWith(db, customerId, id, { ...query, hidden: 'include' }) };
  },
});
