import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getWebhookRow, shownWebhook, Webhook } from './webhook.js';

export const getWebhook = operation({
  id: 'get-webhook',
  method: 'GET',
  path: '/webhooks/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Get a webhook',
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The webhook', schema: Webhook } },
  errors: [errors.webhookNotFound],
  async handle({ context: { db }, customerId, params: { id } }) {
    return { status: 200, body: shownWebhook(await getWebhookRow(db, customerId, id)) };
  },
});
