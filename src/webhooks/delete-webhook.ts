import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { webhookNotFound } from './webhook.js';

export const deleteWebhook = operation({
  id: 'delete-webhook',
  method: 'DELETE',
  path: '/webhooks/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Delete a webhook',
  description: 'Its deliveries go with it, those that wait included.',
  params: Type.Object({ id: Id }),
  answers: { 204: { description: 'It is gone' } },
  errors: [errors.webhookNotFound],
  async handle({ context: { db }, customerId, params: { id } }) {
    const rows = await db.query(
      sql`delete from webhooks where customer_id = ${customerId} and id = ${id} returning 1 as gone`,
    );
    if (rows.length === 0) throw webhookNotFound(id);
    return { status: 204 };
  },
});
