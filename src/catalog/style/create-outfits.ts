import { Type } from 'typebox';
import { operation } from '../../operation.js';
import { RecordOutcomes, recordCount, upsertDescription } from '../accept-records.js';
import { catalogueBodyBytesMax } from '../limits.js';
import { OutfitInput } from './outfit.js';
import { storeOutfits } from './store-outfits.js';

export const createOutfits = operation({
  id: 'create-outfits',
  method: 'POST',
  path: '/outfits',
  level: 'admin',
  scope: 'customer',
  tag: 'Style',
  summary: 'Add or replace outfits',
  description: `${upsertDescription}
\nAn outfit is a set of looks that the shop shows together. What goes with what is learned from them a little later.`,
  body: Type.Array(OutfitInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: catalogueBodyBytesMax,
  example: [
    { id: 'summer-1', title: 'A day at the sea', look_ids: ['shirt-blue', 'shorts-white', 'sandals'] },
  ],
  answers: { 200: { description: 'One result for each record', schema: RecordOutcomes } },
  async handle({ context, customerId, body }) {
    const results = await storeOutfits(context.db, customerId, body);
    return { status: 200, body: { results }, target: results.map(({ id }) => id ?? '?').join(', ') };
  },
});
