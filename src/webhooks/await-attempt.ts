import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.js';
import { getDeliveryInFull } from './delivery.js';

const pollMs = 50;

/** The delivery, once there are more than `attempts` of it or the time is up. */
export async function awaitAttempt(
  { db, turns }: Pick<Context, 'db' | 'turns'>,
  { customerId, webhookId, id }: { customerId: string; webhookId: string; id: string },
  { attempts, seconds }: { attempts: number; seconds: number },
) {
  const deadline = performance.now() + seconds * 1000;
  let delivery = await getDeliveryInFull(db, customerId, webhookId, id);
  while (delivery.attempts <= attempts && performance.now() < deadline) {
    await turns.aside(customerId, () => sleep(pollMs));
    delivery = await getDeliveryInFull(db, customerId, webhookId, id);
  }
  return delivery;
}
