import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { FetchFailure } from '../http/fetch-failure.js';
import type { PostAnswer } from '../http/post-public.js';
import { failingDays, failuresInARowMin, retryFactor, retryFirstSeconds, triesMax } from './limits.js';

/** What an attempt means for its delivery; `gone`: the webhook wants nothing any more. */
export type Outcome = { result: 'delivered' | 'failed' | 'gone' } | { result: 'retry'; delaySeconds: number };

/** Only a 2xx is a success: a redirect is not followed. */
export function outcomeOf(answer: PostAnswer | FetchFailure, tries: number, random = Math.random()): Outcome {
  const status = answer instanceof FetchFailure ? 0 : answer.status;
  if (status >= 200 && status < 300) return { result: 'delivered' };
  if (status === 410) return { result: 'gone' };
  if (tries >= triesMax) return { result: 'failed' };
  const asked = (answer.retryAfterMs ?? 0) / 1000;
  return { result: 'retry', delaySeconds: Math.max(asked, retrySeconds(tries, random)) };
}

/** Spread by a fifth, so that what failed together does not come again together. */
export function retrySeconds(tries: number, random: number): number {
  return retryFirstSeconds * retryFactor ** (tries - 1) * (0.9 + random / 5);
}

export interface AttemptMade {
  at: Date;
  durationMs: number;
  status: number | null;
  error: string | null;
  excerpt: string | null;
  outcome: Outcome;
}

/**
 * Writes an attempt down with all that follows from it, in one statement: what becomes of the delivery, and whether the
 * webhook is disabled. Nothing, when either is gone or the delivery has ended meanwhile.
 */
export async function recordAttempt(
  db: Queryable,
  { customerId, webhookId, id }: { customerId: string; webhookId: string; id: string },
  { at, durationMs, status, error, excerpt, outcome }: AttemptMade,
): Promise<void> {
  const { result } = outcome;
  const state = result === 'delivered' ? 'delivered' : result === 'retry' ? 'pending' : 'failed';
  const isSuccess = result === 'delivered';
  const delaySeconds = outcome.result === 'retry' ? outcome.delaySeconds : 0;
  await db.query(sql`
    with webhook as materialized (
      -- First, as whoever deletes it does.
      select failures, failing_since from webhooks where customer_id = ${customerId} and id = ${webhookId} for key share
    ), delivery as (
      update webhook_deliveries d set attempts = attempts + 1, tries = tries + 1, state = ${state},
        next_attempt_at = now() + make_interval(secs => ${delaySeconds}::float8),
        ended_at = case when ${state !== 'pending'}::boolean then now() end
      from webhook
      where d.customer_id = ${customerId} and d.id = ${id} and d.state = 'pending' returning attempts
    ), attempt as (
      insert into webhook_attempts (customer_id, delivery_id, n, at, duration_ms, status, error, excerpt)
      select ${customerId}, ${id}, attempts, ${at}::timestamptz, ${durationMs}::int, ${status}::int, ${error}::text,
        ${excerpt}::text
      from delivery
    ), judged as (
      select ${result === 'gone'}::boolean as is_gone,
        failures + 1 >= ${failuresInARowMin}::int and failing_since <= now() - make_interval(days => ${failingDays}::int)
          as is_failing
      from webhook where exists (select from delivery)
        and not (${isSuccess}::boolean and failing_since is null)
    )
    update webhooks w set
      failures = case when ${isSuccess}::boolean then 0 else failures + 1 end,
      failing_since = case when ${isSuccess}::boolean then null else coalesce(failing_since, now()) end,
      disabled_at = case when not ${isSuccess}::boolean and (is_gone or is_failing) then coalesce(disabled_at, now())
        else disabled_at end,
      disabled_reason = case when not ${isSuccess}::boolean and disabled_at is null then
        case when is_gone then 'gone' when is_failing then 'failing' end else disabled_reason end
    from judged where w.customer_id = ${customerId} and w.id = ${webhookId}`);
}
