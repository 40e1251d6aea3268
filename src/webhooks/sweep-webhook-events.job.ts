import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { enqueue } from '../jobs/enqueue.js';
import { eventsKeptDays } from './limits.js';

export const sweepWebhookEventsKind = 'sweep-webhook-events';

const sweepEveryMs = 6 * 60 * 60 * 1000;
/** Events deleted by one statement, with their deliveries: the embedded database does one thing at a time. */
const eventsAtOnce = 200;

/** Makes sure that a sweep is waiting. */
export async function scheduleEventSweep(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  delayMs = sweepEveryMs,
): Promise<void> {
  const runAt = new Date(clock().getTime() + delayMs);
  await enqueue(db, [{ customerId: null, kind: sweepWebhookEventsKind, key: 'all', data: {}, runAt }]);
}

/** Deletes the events that are too old, what came of them included. */
export async function sweepWebhookEvents(context: Context): Promise<void> {
  const { db } = context;
  const customers = await db.query<{ id: string }>(sql`select id from customers order by id`);
  for (const { id } of customers) {
    for (let deleted = eventsAtOnce; deleted === eventsAtOnce; ) {
      const rows = await db.query(sql`
        delete from webhook_events where customer_id = ${id} and id in (
          select id from webhook_events
          where customer_id = ${id} and created_at < now() - make_interval(days => ${eventsKeptDays}::int)
          order by created_at limit ${eventsAtOnce})
        returning 1 as gone`);
      deleted = rows.length;
    }
  }
  await scheduleEventSweep(context);
}
