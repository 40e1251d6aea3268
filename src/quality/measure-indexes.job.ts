import { randomInt } from 'node:crypto';
import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { enqueue } from '../jobs/enqueue.js';
import type { Job } from '../jobs/job.js';
import { measureFeeds } from './feed-freshness.js';
import { saveMeasurement } from './index-quality.js';
import { measureIndex } from './measure-index.js';
import { measureTags } from './tag-precision.js';

/** For every customer, by night. */
export const measureIndexesKind = 'measure-indexes';
/** For one customer, because somebody wants to know. */
export const measureCustomerKind = 'measure-customer-indexes';

/** UTC. */
const nightHour = 3;
const dayMs = 24 * 60 * 60 * 1000;
/** Then the job makes room for those of others, and goes on from where it is. */
const turnMs = 10_000;

/** The id of the customer measured last. */
export interface MeasureIndexes {
  after?: string;
}

/** Makes sure that a night is waiting; one that is waiting or under way is left as it is. */
export async function scheduleMeasuring({ db, clock }: Pick<Context, 'db' | 'clock'>): Promise<void> {
  const [known] = await db.query(sql`select 1 from jobs where kind = ${measureIndexesKind} limit 1`);
  if (!known) await enqueueNight(db, {}, nextNight(clock()));
}

/** Measures what all customers have, one after the other. */
export async function measureIndexes(context: Context, { data }: Job<MeasureIndexes>): Promise<void> {
  let after = data.after ?? '';
  for (const until = performance.now() + turnMs; performance.now() < until; ) {
    const [next] = await context.db.query<{ id: string }>(
      sql`select id from customers where id > ${after} order by id limit 1`,
    );
    if (!next) return enqueueNight(context.db, {}, nextNight(context.clock()));
    await measureCustomer(context, next.id).catch((err) =>
      context.log.warn({ err, customer: next.id }, 'the quality could not be measured'),
    );
    after = next.id;
  }
  await enqueueNight(context.db, { after }, context.clock());
  context.worker.wake();
}

export async function enqueueMeasuring({ db, worker }: Context, customerId: string): Promise<void> {
  await enqueue(db, [{ customerId, kind: measureCustomerKind, key: 'all', data: {} }]);
  worker.wake();
}

/** Measures tags, feeds and every embedding version of one customer; the versions last, by which those who wait know that it is done. */
export async function measureCustomer(context: Context, customerId: string): Promise<void> {
  await measureTags(context.db, customerId, context.clock());
  await measureFeeds(context.db, customerId, context.clock());
  for (const { manifest } of await context.assignments.of(customerId)) {
    if (manifest.task !== 'embedding') continue;
    const space = { customerId, predictor: manifest.name, version: manifest.version };
    const measurement = await measureIndex(context, space, randomInt(2 ** 32));
    await saveMeasurement(context.db, space, context.clock(), measurement);
  }
}

/** The next time it is `nightHour` o'clock. */
export function nextNight(now: Date): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), nightHour);
  return new Date(today > now.getTime() ? today : today + dayMs);
}

function enqueueNight(db: Context['db'], data: MeasureIndexes, runAt: Date): Promise<void> {
  return enqueue(db, [{ customerId: null, kind: measureIndexesKind, key: 'all', data, runAt }]);
}
