import { Type } from 'typebox';
import { operation } from '../operation.js';
import { acceptRecords, RecordOutcomes, recordCount, upsertDescription } from './accept-records.js';
import { ItemInput } from './item.js';
import { catalogueBodyBytesMax } from './limits.js';

export const createItems = operation({
  id: 'create-items',
  method: 'POST',
  path: '/items',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Add or replace items',
  description: `${upsertDescription}
\nPosting an item under another look moves it there.`,
  body: Type.Array(ItemInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: catalogueBodyBytesMax,
  example: [
    {
      id: 'shirt-blue-s',
      look_id: 'shirt-blue',
      size: 'S',
      price: '59.90',
      sale_price: '49.90',
      currency: 'EUR',
      availability: 'in_stock',
    },
  ],
  answers: { 200: { description: 'One result for each record', schema: RecordOutcomes } },
  async handle({ context, customerId, body }) {
    const { results, target } = await acceptRecords(context, customerId, 'items', body);
    return { status: 200, body: { results }, target };
  },
});
