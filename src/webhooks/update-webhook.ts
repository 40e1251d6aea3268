import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { enqueueDeliveries } from './deliver-webhook.job.js';
import { checkedUrl, getWebhookRow, shownWebhook, Webhook, webhookFields } from './webhook.js';

export const updateWebhook = operation({
  id: 'update-webhook',
  method: 'PATCH',
  path: '/webhooks/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Change, disable or enable a webhook',
  description: `Fields that are not named stay. While it is disabled, nothing is sent and no event is kept for it; what waited already
waits on, and goes out once it is enabled again.`,
  params: Type.Object({ id: Id }),
  body: Type.Partial(Type.Object(webhookFields), {
    $id: 'WebhookChange',
    additionalProperties: false,
    minProperties: 1,
  }),
  example: { disabled: false },
  answers: { 200: { description: 'The webhook', schema: Webhook } },
  errors: [errors.webhookNotFound, errors.webhookUrlForbidden],
  async handle({ context: { db, poster, deliveries }, customerId, params: { id }, body }) {
    const url = body.url === undefined ? null : checkedUrl(body.url, poster.isAllowed);
    const { description, events, disabled = null } = body;
    const row = await db.transaction(async (tx) => {
      await getWebhookRow(tx, customerId, id);
      // Another address, or another beginning: the failures of before say nothing of it.
      await tx.query(sql`
        update webhooks set
          url = coalesce(${url}::text, url),
          description = case when ${description === undefined}::boolean then description else ${description ?? null}::text end,
          events = case when ${events === undefined}::boolean then events else ${events ?? null}::text[] end,
          failures = case when ${url !== null || disabled === false}::boolean then 0 else failures end,
          failing_since = case when ${url !== null || disabled === false}::boolean then null else failing_since end,
          disabled_at = case ${disabled}::boolean when true then coalesce(disabled_at, now()) when false then null
            else disabled_at end,
          disabled_reason = case ${disabled}::boolean when true then coalesce(disabled_reason, 'by_admin') when false then null
            else disabled_reason end,
          updated_at = now()
        where customer_id = ${customerId} and id = ${id}`);
      await enqueueDeliveries(tx, customerId, id);
      return getWebhookRow(tx, customerId, id);
    });
    deliveries.wake();
    return { status: 200, body: shownWebhook(row) };
  },
});
