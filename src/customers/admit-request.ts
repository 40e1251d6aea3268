import { setTimeout as sleep } from 'node:timers/promises';
import type { Authentication } from '../auth/authenticate.js';
import type { Context } from '../context.js';
import { errors } from '../errors.js';

/**
 * A refusal is held back for this long, and for as long again for every eight of the customer that are held back already: whoever asks
 * again at once, on however many connections, is refused some forty times a second, and takes little of the time of the others.
 */
const refusalDelayMs = 200;
const furtherDelayMs = refusalDelayMs / 8;
const refusalDelayMsMax = 5_000;
const heldBack = new Map<string, number>();

/**
 * A request that would wait longer than this is refused: whoever asks has no use for an answer that comes too late, and the time
 * that it takes would make all others late too.
 */
const backlogMsMax = 4_000;

/**
 * Counts a request of a customer and holds it to its rate, telling it in the headers of the answer. Throws `rateLimited`, and
 * `overloaded` when the customer has more in hand already than can be answered soon. A superuser who acts for a customer is not counted.
 */
export async function admitRequest(
  context: Pick<Context, 'rates' | 'turns' | 'usage' | 'metrics'>,
  { customerId, limits }: Authentication,
  answer: { headers(headers: Record<string, string>): unknown },
): Promise<void> {
  if (!limits) return;
  const { rates, usage, metrics } = context;
  usage.count(customerId, 'requests');
  const allowance = rates.take(customerId, limits);
  if (!allowance) return refuseInBacklog(context, customerId);
  const { limit, remaining, resetSeconds, retryAfterSeconds } = allowance;
  answer.headers({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  });
  if (allowance.isAllowed) return refuseInBacklog(context, customerId);
  usage.count(customerId, 'limited_requests');
  metrics.limited.inc({ reason: 'rate' });
  await holdBack(customerId);
  const seconds = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
  throw errors.rateLimited(
    `${limits.requests_per_second} requests a second are allowed, ${limit} at once; try again in ${seconds}.`,
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}

async function refuseInBacklog(
  { turns, metrics }: Pick<Context, 'turns' | 'metrics'>,
  customerId: string,
): Promise<void> {
  const ms = turns.backlogMs(customerId);
  if (ms <= backlogMsMax) return;
  metrics.limited.inc({ reason: 'backlog' });
  await holdBack(customerId);
  const seconds = Math.ceil(ms / 1000);
  throw errors.overloaded(`What has been asked already takes some ${seconds} seconds; try again then.`, {
    headers: { 'retry-after': String(seconds) },
  });
}

async function holdBack(customerId: string): Promise<void> {
  const others = heldBack.get(customerId) ?? 0;
  heldBack.set(customerId, others + 1);
  await sleep(Math.min(refusalDelayMs + others * furtherDelayMs, refusalDelayMsMax));
  const left = heldBack.get(customerId)! - 1;
  if (left > 0) heldBack.set(customerId, left);
  else heldBack.delete(customerId);
}
