import { Type } from 'typebox';
import { operation } from '../operation.js';
import { acceptRecords, RecordOutcomes, recordCount, upsertDescription } from './accept-records.js';
import { CategoryInput } from './category.js';
import { catalogueBodyBytesMax } from './limits.js';

export const createCategories = operation({
  id: 'create-categories',
  method: 'POST',
  path: '/categories',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Add or replace categories',
  description: `${upsertDescription}
\nA parent must be there already or stand in the same request, before or after.`,
  body: Type.Array(CategoryInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: catalogueBodyBytesMax,
  example: [
    { id: 'clothes', name: 'Clothes' },
    { id: 'shirts', name: 'Shirts', parent_id: 'clothes' },
  ],
  answers: { 200: { description: 'One result for each record', schema: RecordOutcomes } },
  async handle({ context, customerId, body }) {
    const { results, target } = await acceptRecords(context, customerId, 'categories', body);
    return { status: 200, body: { results }, target };
  },
});
