import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import { operation } from '../operation.js';
import { holdingsOf } from './holdings.js';
import { CustomerLimits } from './settings.js';

const daysMax = 366;
const daysDefault = 30;

const Count = (description?: string) => Type.Integer({ minimum: 0, ...(description ? { description } : {}) });

const Held = Type.Object({
  images: Type.Object({ total: Count(), ready: Count(), pending: Count(), failed: Count() }),
  stored_bytes: Count('Bytes of the pictures as they were received, those not processed yet included'),
  collections: Count(),
  vectors: Count('Of all predictor versions'),
});

const Day = Type.Object({
  day: Type.String({ format: 'date', description: 'UTC' }),
  requests: Count("With the customer's own API keys, those refused for a limit included"),
  limited_requests: Count('Refused with 429'),
  predictions: Count('Pictures looked at for searches and predictions, and texts of searches'),
  ingested_images: Count('Pictures of images that became ready'),
});

export const getUsage = operation({
  id: 'get-usage',
  method: 'GET',
  path: '/usage',
  level: 'admin',
  scope: 'customer',
  tag: 'Usage',
  summary: 'Get what is held, what is allowed, and what was asked for',
  description: 'Every one of the last `days` days stands in the answer, oldest first; today is the last.',
  query: Type.Object(
    { days: Type.Integer({ minimum: 1, maximum: daysMax, default: daysDefault }) },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'The usage of the customer',
      schema: Type.Object(
        { customer: Type.String(), held: Held, limits: CustomerLimits, days: Type.Array(Day) },
        { $id: 'Usage' },
      ),
    },
  },
  async handle({ context: { db, limits, usage }, customerId, query }) {
    const body = {
      customer: customerId,
      held: await heldBy(db, customerId),
      limits: await limits.of(customerId),
      days: await usage.lastDays(customerId, query.days),
    };
    return { status: 200, body };
  },
});

async function heldBy(db: Queryable, customerId: string): Promise<Static<typeof Held>> {
  const { images, storedBytes } = await holdingsOf(db, customerId);
  const [counted] = await db.query<Record<'pending' | 'failed' | 'collections' | 'vectors', number>>(sql`
    select
      (select count(*)::int from images where customer_id = ${customerId} and status = 'pending') as pending,
      (select count(*)::int from images where customer_id = ${customerId} and status = 'failed') as failed,
      (select count(*)::int from collections where customer_id = ${customerId}) as collections,
      (select count(*)::int from embeddings where customer_id = ${customerId})
        + (select count(*)::int from look_embeddings where customer_id = ${customerId}) as vectors`);
  const { pending, failed, collections, vectors } = counted!;
  return {
    images: { total: images, ready: images - pending - failed, pending, failed },
    stored_bytes: storedBytes,
    collections,
    vectors,
  };
}
