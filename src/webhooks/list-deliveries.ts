import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Delivery, deliveryStates, pageOfDeliveries } from './delivery.js';
import { type EventType, eventTypes, testEventType } from './events.js';
import { eventsKeptDays } from './limits.js';
import { getWebhookRow } from './webhook.js';

export const listDeliveries = operation({
  id: 'list-deliveries',
  method: 'GET',
  path: '/webhooks/{id}/deliveries',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'List what was sent to a webhook',
  description: `A delivery is one event for one webhook, with all attempts. It is kept for ${eventsKeptDays} days.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(
    {
      ...pageQuery,
      state: Type.Optional(Type.Enum([...deliveryStates])),
      event: Type.Optional(Type.Enum([...(Object.keys(eventTypes) as EventType[]), testEventType])),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'The newest first', schema: PageOf(Delivery) } },
  errors: [errors.webhookNotFound],
  async handle({ context: { db }, customerId, params: { id }, query, url }) {
    await getWebhookRow(db, customerId, id);
    return { status: 200, body: pageOf(url, query, await pageOfDeliveries(db, customerId, id, query)) };
  },
});
