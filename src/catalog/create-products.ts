import { Type } from 'typebox';
import { operation } from '../operation.js';
import { acceptRecords, RecordOutcomes, recordCount, upsertDescription } from './accept-records.js';
import { catalogueBodyBytesMax } from './limits.js';
import { ProductInput } from './product.js';

export const createProducts = operation({
  id: 'create-products',
  method: 'POST',
  path: '/products',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Add or replace products',
  description: `${upsertDescription}
\nLooks may be nested in it, and items in these; those that are not named stay as they are. Categories must be there already.`,
  body: Type.Array(ProductInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: catalogueBodyBytesMax,
  example: [
    {
      id: 'shirt',
      title: 'Linen shirt',
      brand: 'Acme',
      looks: [
        {
          id: 'shirt-blue',
          colour: 'blue',
          images: [1, 2],
          items: [
            { id: 'shirt-blue-m', size: 'M', price: '59.90', currency: 'EUR', availability: 'in_stock' },
            { id: 'shirt-blue-l', size: 'L', price: '59.90', currency: 'EUR', availability: 'backorder' },
          ],
        },
      ],
    },
  ],
  answers: { 200: { description: 'One result for each record', schema: RecordOutcomes } },
  async handle({ context, customerId, body }) {
    const { results, target } = await acceptRecords(context, customerId, 'products', body);
    return { status: 200, body: { results }, target };
  },
});
