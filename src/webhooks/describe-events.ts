import type { TSchema } from 'typebox';
import { eventSchema, sentEvents } from './events.js';
import { attemptTimeoutMs } from './limits.js';

type Json = Record<string, unknown>;

/** The section `webhooks` of the API document: what is posted to the addresses of customers. */
export function describeEvents(hoist: (schema: TSchema) => unknown): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(sentEvents).map(([type, { schemaName, summary }]) => [
      type,
      {
        post: {
          operationId: schemaName[0]!.toLowerCase() + schemaName.slice(1),
          tags: ['Webhooks'],
          summary,
          description: 'Posted to the webhooks that want it. It may come twice, and out of order.',
          // What proves who speaks is the signature.
          security: [],
          parameters: headers,
          requestBody: {
            required: true,
            content: { 'application/json': { schema: hoist(eventSchema(type)) } },
          },
          responses: answers,
        },
      },
    ]),
  );
}

const header = (name: string, description: string, schema: Json) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', ...schema },
});

/** Those of the Standard Webhooks scheme. */
const headers = [
  header('webhook-id', 'The `id` of the event: whoever has it already leaves it out', {}),
  header('webhook-timestamp', 'When this attempt was made, in seconds since 1970', { pattern: '^\\d+$' }),
  header(
    'webhook-signature',
    'One or more, apart by a space, of `v1,` and the base64 of the HMAC-SHA256 of `id.timestamp.body` with the secret',
    { pattern: '^v1,\\S+( v1,\\S+)*$' },
  ),
];

const answers = {
  '2XX': {
    description: `Taken. Answer within ${attemptTimeoutMs / 1000} seconds, and do the work afterwards.`,
  },
  410: { description: 'Nothing is wanted here any more: the webhook is disabled.' },
  default: {
    description:
      'A failure, redirects too. It is sent again later, not before the time that `Retry-After` names.',
  },
};
