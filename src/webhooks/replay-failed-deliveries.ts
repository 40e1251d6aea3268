import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { enqueueDeliveries } from './deliver-webhook.job.js';
import { getWebhookRow } from './webhook.js';

export const replayFailedDeliveries = operation({
  id: 'replay-failed-deliveries',
  method: 'POST',
  path: '/webhooks/{id}/replays',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Send once more all that failed',
  description: `Every event since a time whose delivery failed, oldest first, under the same \`webhook-id\` as before. Those that are
still being retried go out now.`,
  params: Type.Object({ id: Id }),
  body: Type.Object(
    {
      since: Type.String({
        format: 'date-time',
        maxLength: 40,
        description: 'Events of this time and later',
      }),
    },
    { $id: 'FailedReplay', additionalProperties: false },
  ),
  example: { since: '2026-01-31T00:00:00Z' },
  answers: {
    202: {
      description: 'They are on their way',
      schema: Type.Object({ replayed: Type.Integer({ minimum: 0 }) }, { $id: 'Replayed' }),
    },
  },
  errors: [errors.webhookNotFound, errors.webhookDisabled],
  async handle({ context: { db, deliveries }, customerId, params: { id }, body: { since } }) {
    const replayed = await db.transaction(async (tx) => {
      const { disabled_at } = await getWebhookRow(tx, customerId, id);
      if (disabled_at !== null) throw errors.webhookDisabled();
      const rows = await tx.query(sql`
        update webhook_deliveries d set state = 'pending', tries = 0, next_attempt_at = now(), ended_at = null
        from webhook_events e
        where d.customer_id = ${customerId} and d.webhook_id = ${id}
          and e.customer_id = d.customer_id and e.id = d.event_id and e.created_at >= ${since}::timestamptz
          and (d.state = 'failed' or d.state = 'pending' and d.attempts > 0)
        returning 1 as replayed`);
      await enqueueDeliveries(tx, customerId, id);
      return rows.length;
    });
    deliveries.wake();
    return { status: 202, body: { replayed } };
  },
});
