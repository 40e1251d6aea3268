import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { enqueueDeliveries } from './deliver-webhook.job.js';
import { DeliveryInFull, getDeliveryInFull } from './delivery.js';
import { getWebhookRow } from './webhook.js';

export const replayDelivery = operation({
  id: 'replay-delivery',
  method: 'POST',
  path: '/webhooks/{id}/deliveries/{delivery}/replays',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Send an event once more',
  description: `Now, whatever came of it so far, under the same \`webhook-id\`; should that fail, it is retried as at first. One that
waits need not wait any longer.`,
  params: Type.Object({ id: Id, delivery: Id }),
  answers: { 202: { description: 'The delivery, as it stands', schema: DeliveryInFull } },
  errors: [errors.webhookNotFound, errors.deliveryNotFound, errors.webhookDisabled],
  async handle({ context: { db, deliveries }, customerId, params: { id, delivery } }) {
    const body = await db.transaction(async (tx) => {
      const { disabled_at } = await getWebhookRow(tx, customerId, id);
      await getDeliveryInFull(tx, customerId, id, delivery);
      if (disabled_at !== null) throw errors.webhookDisabled();
      await tx.query(sql`
        update webhook_deliveries set state = 'pending', tries = 0, next_attempt_at = now(), ended_at = null
        where customer_id = ${customerId} and id = ${delivery} and webhook_id = ${id}`);
      await enqueueDeliveries(tx, customerId, id);
      return getDeliveryInFull(tx, customerId, id, delivery);
    });
    deliveries.wake();
    return { status: 202, body };
  },
});
