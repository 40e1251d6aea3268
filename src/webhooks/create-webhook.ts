import { randomBytes } from 'node:crypto';
import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { IdInput, idOf } from '../http/identifier.js';
import { operation } from '../operation.js';
import { webhooksMax } from './limits.js';
import {
  checkedUrl,
  getWebhookRow,
  newSecret,
  Secret,
  shownWebhook,
  Webhook,
  webhookFields,
} from './webhook.js';

export const createWebhook = operation({
  id: 'create-webhook',
  method: 'POST',
  path: '/webhooks',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description: `From now on events are posted to the address as they happen, signed by the Standard Webhooks scheme. The answer shows the
secret this once. A customer may have ${webhooksMax} webhooks.`,
  body: Type.Object(
    { id: Type.Optional(IdInput), ...webhookFields },
    { $id: 'WebhookInput', additionalProperties: false },
  ),
  example: { url: 'https://shop.example/hooks/vitrine', events: ['image.failed', 'feed_run.finished'] },
  answers: {
    201: {
      description: 'The webhook, with its secret',
      schema: Type.Object({ ...Webhook.properties, secret: Secret }, { $id: 'NewWebhook' }),
    },
  },
  errors: [errors.webhookExists, errors.webhooksFull, errors.webhookUrlForbidden],
  async handle({ context: { db, poster }, customerId, body }) {
    const id = body.id === undefined ? `wh_${randomBytes(8).toString('hex')}` : idOf(body.id);
    const { description = null, events = null, disabled = false } = body;
    const url = checkedUrl(body.url, poster.isAllowed);
    const secret = newSecret();
    const row = await db.transaction(async (tx) => {
      // Two at once count one after the other.
      await tx.query(sql`select 1 from customers where id = ${customerId} for no key update`);
      const [held] = await tx.query<{ n: number }>(
        sql`select count(*)::int as n from webhooks where customer_id = ${customerId}`,
      );
      if (held!.n >= webhooksMax) throw errors.webhooksFull(`A customer may have ${webhooksMax} webhooks.`);
      const made = await tx.query(sql`
        insert into webhooks (customer_id, id, url, description, events, secret, disabled_at, disabled_reason)
        values (${customerId}, ${id}, ${url}, ${description}, ${events}::text[], ${secret},
          case when ${disabled}::boolean then now() end, case when ${disabled}::boolean then 'by_admin' end)
        on conflict do nothing returning 1 as made`);
      if (made.length === 0) throw errors.webhookExists(`There is a webhook ${id} already.`);
      return getWebhookRow(tx, customerId, id);
    });
    return { status: 201, body: { ...shownWebhook(row), secret }, target: id };
  },
});
