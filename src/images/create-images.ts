import { Type } from 'typebox';
import { operation } from '../operation.js';
import { acceptImages, ImageInput, ImageOutcome } from './accept-images.js';
import { recordsBodyBytesMax, recordsMax, waitSecondsMax } from './limits.js';
import { waitForImages } from './wait-for-images.js';

const recordCount = { minItems: 1, maxItems: recordsMax };

export const createImages = operation({
  id: 'create-images',
  method: 'POST',
  path: '/images',
  level: 'admin',
  scope: 'customer',
  tag: 'Images',
  summary: 'Add or replace images',
  description: `Takes 1–${recordsMax} records. Each is answered for itself: \`accepted\` (stored, to be processed),
\`unchanged\` (the very bytes are there already) or \`rejected\` with the reason; a bad one does not spoil the others.
Posting an id again replaces its picture; the earlier one keeps answering until the new one is ready. An address is asked
with a conditional request, so that a picture that has not changed costs nothing. With \`wait\` the answer is held
until the images are processed, or the time is up. In a form, the n-th field \`id\` goes with the n-th part \`file\`.`,
  query: Type.Object(
    { wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }) },
    { additionalProperties: false },
  ),
  body: Type.Array(ImageInput, recordCount),
  checkedBody: Type.Array(Type.Unknown(), recordCount),
  bodyBytesMax: recordsBodyBytesMax,
  multipart: 'many-files',
  example: [
    { id: 1, file: { url: 'https://shop.example/pictures/1.jpg' } },
    { id: 'sku-2', file: { url: 'https://shop.example/pictures/2.jpg' }, metadata: { category: 'shoes' } },
  ],
  answers: {
    202: {
      description: 'One result for each record',
      schema: Type.Object({ results: Type.Array(ImageOutcome) }),
    },
  },
  async handle({ context, customerId, query, body }) {
    const outcomes = await acceptImages(context, customerId, body);
    const results =
      query.wait > 0 ? await waitForImages(context, customerId, outcomes, query.wait) : outcomes;
    const target = outcomes.map(({ id }) => id ?? '?').join(', ');
    return { status: 202, body: { results }, target };
  },
});
