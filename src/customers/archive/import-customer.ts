import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { boundedStream } from '../../http/streamed-body.js';
import { operation } from '../../operation.js';
import { customerIdPattern } from '../customers.js';
import { archiveBytesMax, archiveType, importSecondsMax } from './format.js';
import { importArchive } from './import-archive.js';

const Count = Type.Integer({ minimum: 0 });
const ByTable = (description: string) => Type.Record(Type.String(), Count, { description });

export const importCustomer = operation({
  id: 'import-customer',
  method: 'POST',
  path: '/customer-imports',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Take in a shop',
  description: `Makes a new customer of what \`GET /customers/{id}/export\` gave. It is suspended until all of it is there and right; when
anything is wrong, nothing of it is kept. What predictor versions had said comes along where this installation has the same versions;
otherwise its images are shown to those that it has, in the background. Webhooks come disabled, with new secrets; it has no API key
and no user yet.`,
  query: Type.Object(
    {
      as: Type.Optional(
        Type.String({ pattern: customerIdPattern, description: 'Its id here; the one it had when absent' }),
      ),
    },
    { additionalProperties: false },
  ),
  streamedBody: { contentTypes: [archiveType], description: `The archive, up to ${archiveBytesMax} bytes` },
  bodyBytesMax: archiveBytesMax,
  bodySecondsMax: importSecondsMax,
  answers: {
    201: {
      description: 'What came',
      schema: Type.Object(
        {
          customer: Type.String(),
          exported_from: Type.String({ description: 'The id that it had' }),
          exported_at: Type.String({ format: 'date-time' }),
          rows: ByTable('How many came, by table'),
          left_out: ByTable(
            'How many did not: what they refer to was deleted, or came, while the archive was written',
          ),
          pictures: Count,
          predictors: Type.Array(
            Type.Object({
              name: Type.String(),
              version: Type.String(),
              kept: Type.Boolean({ description: 'Whether this installation has the same one, ready' }),
            }),
          ),
          images_to_see: Type.Integer({
            minimum: 0,
            description:
              'That are shown to predictors in the background, since what had been said of them did not come along',
          }),
          images_to_fetch: Type.Integer({ minimum: 0, description: 'That were waiting to be processed' }),
          feeds_to_authorize: Type.Array(Type.String(), {
            description: 'Not pulled before they are given their `authorization` again',
          }),
          webhooks_to_enable: Type.Array(Type.String(), {
            description: 'Give the shop new secrets (`POST /webhooks/{id}/rotate-secret`), then enable them',
          }),
        },
        { $id: 'CustomerImport' },
      ),
    },
  },
  errors: [errors.customerExists, errors.archiveInvalid, errors.archiveUnsupported, errors.storageFull],
  async handle({ context, query, stream }) {
    if (!stream) throw errors.bodyInvalid('Send the archive as the body.');
    const imported = await importArchive(context, boundedStream(stream, archiveBytesMax), query.as);
    return { status: 201, body: imported, concerns: imported.customer, target: imported.customer };
  },
});
