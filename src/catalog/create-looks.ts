import { Type } from 'typebox';
import { operation } from '../operation.js';
import { acceptRecords, RecordOutcomes, recordCount, upsertDescription } from './accept-records.js';
import { catalogueBodyBytesMax } from './limits.js';
import { LookInput } from './look.js';

export const createLooks = operation({
  id: 'create-looks',
  method: 'POST',
  path: '/looks',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Add or replace looks',
  description: `${upsertDescription}
\nItems may be nested in it; those that are not named stay as they are. Images are named by their ids and may come later.
Posting a look under another product moves it there.`,
  body: Type.Array(LookInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: catalogueBodyBytesMax,
  example: [
    { id: 'shirt-red', product_id: 'shirt', colour: 'red', images: ['shirt-red-front', 'shirt-red-back'] },
  ],
  answers: { 200: { description: 'One result for each record', schema: RecordOutcomes } },
  async handle({ context, customerId, body }) {
    const { results, target } = await acceptRecords(context, customerId, 'looks', body);
    return { status: 200, body: { results }, target };
  },
});
