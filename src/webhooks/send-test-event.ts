import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { awaitAttempt } from './await-attempt.js';
import { enqueueDeliveries } from './deliver-webhook.job.js';
import { DeliveryInFull } from './delivery.js';
import { type TestData, testEventType } from './events.js';
import { testWaitSecondsMax } from './limits.js';
import { getWebhookRow } from './webhook.js';

export const sendTestEvent = operation({
  id: 'send-test-event',
  method: 'POST',
  path: '/webhooks/{id}/tests',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Send a test event',
  description: `An event of the type \`${testEventType}\` goes to this webhook alone, whatever it wants, by the way that all take. With
\`wait\` the answer says what was answered.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(
    {
      wait: Type.Integer({
        minimum: 0,
        maximum: testWaitSecondsMax,
        default: 0,
        description: 'Seconds to hold the answer until it was sent',
      }),
    },
    { additionalProperties: false },
  ),
  answers: { 202: { description: 'The delivery, as it stands', schema: DeliveryInFull } },
  errors: [errors.webhookNotFound, errors.webhookDisabled],
  async handle({ context, customerId, params: { id: webhookId }, query }) {
    const { db, deliveries } = context;
    const id = `dlv_${randomUUID().replaceAll('-', '')}`;
    await db.transaction(async (tx) => {
      const { disabled_at } = await getWebhookRow(tx, customerId, webhookId);
      if (disabled_at !== null) throw errors.webhookDisabled();
      const eventId = `evt_${randomUUID().replaceAll('-', '')}`;
      const data: Static<typeof TestData> = { message: 'This is a test: nothing has happened.' };
      await tx.query(sql`
        with webhook as (
          select id from webhooks where customer_id = ${customerId} and id = ${webhookId} for key share
        ), event as (
          insert into webhook_events (customer_id, id, type, data)
          select ${customerId}, ${eventId}, ${testEventType}, ${JSON.stringify(data)}::jsonb from webhook returning id
        )
        insert into webhook_deliveries (customer_id, id, webhook_id, event_id)
        select ${customerId}, ${id}, webhook.id, event.id from webhook, event`);
      await enqueueDeliveries(tx, customerId, webhookId);
    });
    deliveries.wake();
    const body = await awaitAttempt(
      context,
      { customerId, webhookId, id },
      { attempts: 0, seconds: query.wait },
    );
    return { status: 202, body, target: `${webhookId}/${id}` };
  },
});
