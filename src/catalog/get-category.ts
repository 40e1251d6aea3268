import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Category, shownCategory } from './category.js';
import { getCategoryRow } from './find-one.js';

export const getCategory = operation({
  id: 'get-category',
  method: 'GET',
  path: '/categories/{id}',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'Get a category',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The category', schema: Category } },
  errors: [errors.categoryNotFound],
  async handle({ context, customerId, params }) {
    return { status: 200, body: shownCategory(await getCategoryRow(context.db, customerId, params.id)) };
  },
});
