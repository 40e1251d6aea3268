import { setTimeout as sleep } from 'node:timers/promises';
import type { Authentication } from '../auth/authenticate.js';
import type { Context } from '../context.js';
import { errors } from '../errors.js';

/**
 * A refusal is held back for this long: whoever asks again at once, on however many connections, takes little of the
 * time of the others.
 */
const refusalDelayMs = 200;

/**
 * Counts a request of a customer and holds it to its rate, telling it in the headers of the answer. Throws `rateLimited`.
 * A superuser who acts for a customer is not counted.
 */
export async function admitRequest(
  { rates, usage, metrics }: Pick<Context, 'rates' | 'usage' | 'metrics'>,
  { customerId, limits }: Authentication,
  answer: { headers(headers: Record<string, string>): unknown },
): Promise<void> {
  if (!limits) return;
  usage.count(customerId, 'requests');
  const allowance = rates.take(customerId, limits);
  if (!allowance) return;
  const { limit, remaining, resetSeconds, retryAfterSeconds } = allowance;
  answer.headers({
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(resetSeconds),
  });
  if (allowance.isAllowed) return;
  usage.count(customerId, 'limited_requests');
  metrics.limited.inc({ reason: 'rate' });
  await sleep(refusalDelayMs);
  const seconds = retryAfterSeconds === 1 ? 'a second' : `${retryAfterSeconds} seconds`;
  throw errors.rateLimited(
    `${limits.requests_per_second} requests a second are allowed, ${limit} at once; try again in ${seconds}.`,
    { headers: { 'retry-after': String(retryAfterSeconds) } },
  );
}
