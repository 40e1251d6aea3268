import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Category, shownCategory } from './category.js';
import { findCategories } from './rows.js';

export const listCategories = operation({
  id: 'list-categories',
  method: 'GET',
  path: '/categories',
  level: 'service',
  scope: 'customer',
  isKept: true,
  tag: 'Catalogue',
  summary: 'List the categories',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'Categories in the order in which they came', schema: PageOf(Category) } },
  async handle({ context, customerId, query, url }) {
    const rows = await findCategories(context.db, customerId, { where: sql`true`, page: query });
    return { status: 200, body: pageOf(url, query, rows.map(shownCategory)) };
  },
});
