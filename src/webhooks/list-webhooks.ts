import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { shownWebhook, Webhook, type WebhookRow, webhookColumns } from './webhook.js';

export const listWebhooks = operation({
  id: 'list-webhooks',
  method: 'GET',
  path: '/webhooks',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'List webhooks',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'In the order in which they were created', schema: PageOf(Webhook) } },
  async handle({ context: { db }, customerId, query, url }) {
    const rows = await db.query<WebhookRow>(sql`
      select ${webhookColumns} from webhooks where customer_id = ${customerId} order by key
      limit ${query.limit + 1} offset ${query.offset}`);
    return { status: 200, body: pageOf(url, query, rows.map(shownWebhook)) };
  },
});
