import sql, { empty } from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { testEventType } from './events.js';
import { Nullable } from './webhook.js';

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const Moment = Nullable(Type.String({ format: 'date-time' }));

const Attempt = Type.Object({
  at: Type.String({ format: 'date-time' }),
  duration_ms: Type.Integer({ minimum: 0 }),
  status: Nullable(Type.Integer(), 'What was answered; null when nothing was'),
  error: Nullable(Type.String(), 'Why nothing was answered: `url_timeout`, `url_unreachable`, …'),
  excerpt: Nullable(Type.String(), 'How the answer began'),
});

const facts = {
  id: Id,
  webhook_id: Id,
  event_id: Type.String({ description: 'The `id` of the event, which comes as `webhook-id`' }),
  event: Type.String({ description: `Its type; \`${testEventType}\` for a test` }),
  state: Type.Enum([...deliveryStates]),
  attempts: Type.Integer({ minimum: 0 }),
  next_attempt_at: Moment,
  created_at: Type.String({ format: 'date-time' }),
  ended_at: Moment,
};

export const Delivery = Type.Object(facts, { $id: 'Delivery' });

export const DeliveryInFull = Type.Object(
  {
    ...facts,
    data: Type.Unknown({ description: 'Of the event, as it is sent' }),
    attempts_made: Type.Array(Attempt, { description: 'Oldest first' }),
  },
  { $id: 'DeliveryInFull' },
);

interface Row {
  id: string;
  webhook_id: string;
  event_id: string;
  event: string;
  state: DeliveryState;
  attempts: number;
  next_attempt_at: Date;
  created_at: Date;
  ended_at: Date | null;
}

const selectDelivery = sql`
  select d.id, d.webhook_id, d.event_id, e.type as event, d.state, d.attempts, d.next_attempt_at, e.created_at, d.ended_at`;
const fromDeliveries = sql`
  from webhook_deliveries d join webhook_events e on e.customer_id = d.customer_id and e.id = d.event_id`;

/** One more than `limit`, newest first. */
export async function pageOfDeliveries(
  db: Queryable,
  customerId: string,
  webhookId: string,
  page: { state?: DeliveryState; event?: string; limit: number; offset: number },
): Promise<Static<typeof Delivery>[]> {
  const rows = await db.query<Row>(sql`
    ${selectDelivery} ${fromDeliveries}
    where d.customer_id = ${customerId} and d.webhook_id = ${webhookId}
      ${page.state === undefined ? empty : sql`and d.state = ${page.state}`}
      ${page.event === undefined ? empty : sql`and e.type = ${page.event}`}
    order by d.key desc limit ${page.limit + 1} offset ${page.offset}`);
  return rows.map(shown);
}

/** Throws `deliveryNotFound`. */
export async function getDeliveryInFull(
  db: Queryable,
  customerId: string,
  webhookId: string,
  id: string,
): Promise<Static<typeof DeliveryInFull>> {
  const [row] = await db.query<Row & { data: unknown; attempts_made: Static<typeof Attempt>[] }>(sql`
    ${selectDelivery}, e.data, (
      select coalesce(jsonb_agg(jsonb_build_object('at', iso_moment(a.at), 'duration_ms', a.duration_ms, 'status', a.status,
        'error', a.error, 'excerpt', a.excerpt) order by a.n), '[]')
      from webhook_attempts a where a.customer_id = d.customer_id and a.delivery_id = d.id) as attempts_made
    ${fromDeliveries}
    where d.customer_id = ${customerId} and d.id = ${id} and d.webhook_id = ${webhookId}`);
  if (!row) throw errors.deliveryNotFound(`The webhook ${webhookId} has no delivery ${id}.`);
  return { ...shown(row), data: row.data, attempts_made: row.attempts_made };
}

function shown(row: Row): Static<typeof Delivery> {
  const { id, webhook_id, event_id, event, state, attempts, next_attempt_at, created_at, ended_at } = row;
  return {
    id,
    webhook_id,
    event_id,
    event,
    state,
    attempts,
    next_attempt_at: state === 'pending' ? next_attempt_at.toISOString() : null,
    created_at: created_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  };
}
