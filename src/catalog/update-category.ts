import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Category, CategoryChange, categoryInputOf, shownCategory } from './category.js';
import { changeRecord } from './change-record.js';
import { getCategoryRow } from './find-one.js';

export const updateCategory = operation({
  id: 'update-category',
  method: 'PATCH',
  path: '/categories/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Change a category',
  description: 'Fields that are absent stay as they are; `parent_id` null takes it out of its parent.',
  params: Type.Object({ id: Id }),
  body: CategoryChange,
  example: { name: 'Shirts and blouses' },
  answers: { 200: { description: 'The category as it is now', schema: Category } },
  errors: [errors.categoryNotFound],
  async handle({ context: { db }, customerId, params: { id }, body }) {
    await changeRecord(
      db,
      customerId,
      'categories',
      async (tx) => categoryInputOf(await getCategoryRow(tx, customerId, id)),
      body,
    );
    return { status: 200, body: shownCategory(await getCategoryRow(db, customerId, id)) };
  },
});
