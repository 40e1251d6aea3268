import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { DeliveryInFull, getDeliveryInFull } from './delivery.js';
import { getWebhookRow } from './webhook.js';

export const getDelivery = operation({
  id: 'get-delivery',
  method: 'GET',
  path: '/webhooks/{id}/deliveries/{delivery}',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Get a delivery with its attempts',
  params: Type.Object({ id: Id, delivery: Id }),
  answers: { 200: { description: 'The delivery', schema: DeliveryInFull } },
  errors: [errors.webhookNotFound, errors.deliveryNotFound],
  async handle({ context: { db }, customerId, params: { id, delivery } }) {
    await getWebhookRow(db, customerId, id);
    return { status: 200, body: await getDeliveryInFull(db, customerId, id, delivery) };
  },
});
