import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { overlapSecondsDefault, overlapSecondsMax } from './limits.js';
import { newSecret, Secret, type WebhookRow, webhookNotFound } from './webhook.js';

export const rotateWebhookSecret = operation({
  id: 'rotate-webhook-secret',
  method: 'POST',
  path: '/webhooks/{id}/secret-rotations',
  level: 'admin',
  scope: 'customer',
  tag: 'Webhooks',
  summary: 'Replace the secret of a webhook',
  description: `The old secret signs beside the new one for \`overlap_seconds\` (a day unless told otherwise), so that nothing is
refused while you put the new one in place. One that was replaced earlier ends at once.`,
  params: Type.Object({ id: Id }),
  body: Type.Object(
    {
      overlap_seconds: Type.Optional(
        Type.Integer({ minimum: 0, maximum: overlapSecondsMax, default: overlapSecondsDefault }),
      ),
    },
    { $id: 'SecretRotation', additionalProperties: false },
  ),
  example: { overlap_seconds: 3600 },
  answers: {
    201: {
      description: 'The new secret, and when the old one ends',
      schema: Type.Object(
        { secret: Secret, previous_secret_ends_at: Type.String({ format: 'date-time' }) },
        { $id: 'RotatedSecret' },
      ),
    },
  },
  errors: [errors.webhookNotFound],
  async handle({ context: { db }, customerId, params: { id }, body }) {
    const { overlap_seconds: overlap = overlapSecondsDefault } = body;
    const secret = newSecret();
    const [row] = await db.query<{ ends_at: NonNullable<WebhookRow['previous_secret_ends_at']> }>(sql`
      update webhooks set secret = ${secret}, previous_secret = secret,
        previous_secret_ends_at = now() + make_interval(secs => ${overlap}::float8), updated_at = now()
      where customer_id = ${customerId} and id = ${id} returning previous_secret_ends_at as ends_at`);
    if (!row) throw webhookNotFound(id);
    return { status: 201, body: { secret, previous_secret_ends_at: row.ends_at.toISOString() } };
  },
});
