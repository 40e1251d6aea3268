import sql from 'sql-template-tag';
import { Webhook as Signer } from 'standardwebhooks';
import type { Context } from '../context.js';
import type { Queryable } from '../db/database.js';
import { FetchFailure } from '../http/fetch-failure.js';
import type { PostAnswer } from '../http/post-public.js';
import { enqueue } from '../jobs/enqueue.js';
import type { Job } from '../jobs/job.js';
import { payloadOf, type WebhookEvent } from './events.js';
import { attemptsAtOnceMax, excerptCharsMax } from './limits.js';
import { type Outcome, outcomeOf, recordAttempt } from './record-attempt.js';

/** One job at a time for each webhook, under its id: the triggers enqueue it with what there is to tell. */
export const deliverWebhookKind = 'deliver-webhook';

/** Then others get their turn, and it goes on behind them. */
const turnMs = 10_000;
/** Before a webhook is looked at again whose job came to no end. */
const afterTroubleMs = 60_000;

interface Due {
  url: string;
  secrets: string[];
  id: string;
  tries: number;
  event: Omit<WebhookEvent, 'created_at'> & { created_at: string };
}

/** Sends what is due to one webhook, and comes again when more will be. */
export async function deliverWebhook(context: Context, { customerId, key: webhookId }: Job): Promise<void> {
  const until = performance.now() + turnMs;
  for (;;) {
    const due = await dueDeliveries(context.db, customerId!, webhookId!);
    if (due.length === 0 || performance.now() >= until) break;
    await Promise.all(due.map((delivery) => attempt(context, customerId!, webhookId!, delivery)));
  }
  await enqueueDeliveries(context.db, customerId!, webhookId!);
}

/** What waits must not be forgotten with a job that took its process down again and again. */
export function deliverLater({ db, clock }: Context, { customerId, key: webhookId }: Job): Promise<void> {
  return enqueueDeliveries(db, customerId!, webhookId!, new Date(clock().getTime() + afterTroubleMs));
}

/** Has what waits for a webhook sent when it is due, or at a time that is later. */
export async function enqueueDeliveries(
  db: Queryable,
  customerId: string,
  webhookId: string,
  notBefore?: Date,
): Promise<void> {
  const [next] = await db.query<{ at: Date | null }>(sql`
    select min(d.next_attempt_at) as at from webhook_deliveries d
    join webhooks w on w.customer_id = d.customer_id and w.id = d.webhook_id and w.disabled_at is null
    where d.customer_id = ${customerId} and d.webhook_id = ${webhookId} and d.state = 'pending'`);
  if (!next?.at) return;
  const runAt = notBefore && notBefore > next.at ? notBefore : next.at;
  await enqueue(db, [{ customerId, kind: deliverWebhookKind, key: webhookId, data: {}, runAt }]);
}

/** The longest due first; none of a webhook that is disabled or gone. */
async function dueDeliveries(db: Queryable, customerId: string, webhookId: string): Promise<Due[]> {
  return db.query<Due>(sql`
    select w.url, d.id, d.tries,
      array_remove(array[w.secret, case when w.previous_secret_ends_at > now() then w.previous_secret end], null) as secrets,
      jsonb_build_object('id', e.id, 'type', e.type, 'created_at', iso_moment(e.created_at), 'data', e.data) as event
    from webhooks w
    join webhook_deliveries d on d.customer_id = w.customer_id and d.webhook_id = w.id
    join webhook_events e on e.customer_id = d.customer_id and e.id = d.event_id
    where w.customer_id = ${customerId} and w.id = ${webhookId} and w.disabled_at is null
      and d.state = 'pending' and d.next_attempt_at <= now()
    order by d.next_attempt_at, d.key limit ${attemptsAtOnceMax}`);
}

async function attempt(context: Context, customerId: string, webhookId: string, due: Due): Promise<void> {
  const { db, metrics, clock, poster } = context;
  const at = clock();
  const createdAt = new Date(due.event.created_at);
  const body = payloadOf(customerId, { ...due.event, created_at: createdAt });
  const started = performance.now();
  const answer = await poster
    .post(due.url, body, signedHeaders(due.secrets, { id: due.event.id, at, body }))
    .catch(failureOf);
  const durationMs = Math.round(performance.now() - started);
  const outcome: Outcome = outcomeOf(answer, due.tries + 1);
  await recordAttempt(
    db,
    { customerId, webhookId, id: due.id },
    { at, durationMs, ...told(answer), outcome },
  );
  metrics.webhookAttempts.observe({ outcome: outcome.result }, durationMs / 1000);
  if (outcome.result === 'delivered')
    metrics.webhookLag.observe((clock().getTime() - createdAt.getTime()) / 1000);
}

/** Those of the Standard Webhooks scheme; one signature for each secret. */
function signedHeaders(
  secrets: string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
}

/** Why there was no answer; a mistake of ours is thrown on. */
function failureOf(error: unknown): FetchFailure {
  if (error instanceof FetchFailure) return error;
  throw error;
}

function told(answer: PostAnswer | FetchFailure) {
  if (answer instanceof FetchFailure) return { status: null, error: answer.kind.code, excerpt: null };
  return { status: answer.status, error: null, excerpt: excerptOf(answer.body) };
}

/** Control characters cannot be stored, and nobody wants to read them. */
function excerptOf(body: Buffer): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
  const text = body.toString('utf8').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  return text === '' ? null : [...text].slice(0, excerptCharsMax).join('');
}
