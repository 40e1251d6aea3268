import sql from 'sql-template-tag';
import { feedsMax } from '../../catalog/feeds/limits.js';
import { schedulePulls } from '../../catalog/feeds/pull-feed.job.js';
import { rulesPerCustomerMax } from '../../catalog/rules/rule.js';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { errors } from '../../errors.js';
import { ingestImageKind } from '../../images/ingest-image.job.js';
import { enqueueBackfill } from '../../predictors/customer-assignments.js';
import { webhooksMax } from '../../webhooks/limits.js';
import type { Arrival } from './arrival.js';
import type { KeptVersion } from './kept-versions.js';

/** What an archive does not hold: for jobs to make, or for somebody to do. */
export interface Finished {
  images_to_see: number;
  images_to_fetch: number;
  webhooks_to_enable: string[];
}

/** Puts right what does not fit together, has jobs make what did not come along, and lets the customer in. */
export async function finishImport(
  context: Context,
  customerId: string,
  { arrival, versions, unpulled }: { arrival: Arrival; versions: KeptVersion[]; unpulled: string[] },
): Promise<Finished> {
  const { db, apiKeys, assignments, limits, vectors, worker } = context;
  const finished = await db.transaction(async (tx) => {
    await checkCounts(tx, customerId);
    await mend(tx, customerId);
    const made = await wantWork(tx, customerId, unpulled);
    await arrival.complete(tx);
    return made;
  });
  apiKeys.forget();
  assignments.forget();
  limits.forget();
  for (const { name: predictor, version } of versions.filter(
    ({ kept, task }) => kept && task === 'embedding',
  )) {
    // Whoever asked meanwhile has had a part of it loaded.
    await vectors.drop({ customerId, predictor, version });
    await vectors.drop({ customerId, predictor, version, of: 'looks' });
  }
  worker.wake();
  return finished;
}

/** What the API lets nobody do. Throws `archiveInvalid`. */
async function checkCounts(tx: Queryable, customerId: string): Promise<void> {
  const [held] = await tx.query<{ feeds: number; webhooks: number; rules: number; circles: number }>(sql`
    with recursive down as (
      select id from categories where customer_id = ${customerId} and parent_id is null
      union
      select c.id from down join categories c on c.customer_id = ${customerId} and c.parent_id = down.id
    )
    select (select count(*) from feeds where customer_id = ${customerId}) as feeds,
      (select count(*) from webhooks where customer_id = ${customerId}) as webhooks,
      (select count(*) from rules where customer_id = ${customerId} and until_version is null) as rules,
      (select count(*) from categories where customer_id = ${customerId}) - (select count(*) from down) as circles`);
  const { feeds, webhooks, rules, circles } = held!;
  if (feeds > feedsMax || webhooks > webhooksMax || rules > rulesPerCustomerMax)
    throw errors.archiveInvalid('It holds more feeds, webhooks or rules than a customer may have.');
  if (circles > 0) throw errors.archiveInvalid('Some of its categories are within themselves.');
}

/** Rules that ended in a version which came after the archive was begun are in force. */
async function mend(tx: Queryable, customerId: string): Promise<void> {
  await tx.query(sql`
    update rules set until_version = null where customer_id = ${customerId} and until_version > (
      select coalesce(max(version), 0) from rule_versions where customer_id = ${customerId})`);
}

async function wantWork(tx: Queryable, customerId: string, unpulled: string[]): Promise<Finished> {
  const fetched = await tx.query(sql`
    insert into jobs (customer_id, kind, key, data)
    select customer_id, ${ingestImageKind}, id, jsonb_build_object('id', id) from images
    where customer_id = ${customerId} and status = 'pending' order by key
    on conflict do nothing returning 1 as one`);
  const unseen = await unseenBy(tx, customerId);
  for (const { predictor: name, version } of unseen) {
    await tx.query(sql`
      update predictor_assignments set backfilled_at = null
      where customer_id = ${customerId} and predictor = ${name} and version = ${version}`);
    await enqueueBackfill(tx, { customerId, name, version });
  }
  const feeds = await tx.query<{ id: string; every_seconds: number | null }>(
    sql`select id, every_seconds from feeds where customer_id = ${customerId} and id <> all(${unpulled}::text[])`,
  );
  for (const feed of feeds) await schedulePulls(tx, customerId, feed);
  const webhooks = await tx.query<{ id: string }>(
    sql`select id from webhooks where customer_id = ${customerId} order by key`,
  );
  return {
    images_to_see: unseen.reduce((most, { images }) => Math.max(most, images), 0),
    images_to_fetch: fetched.length,
    webhooks_to_enable: webhooks.map(({ id }) => id),
  };
}

/** The versions that have not said something of every picture, and of how many they have not. */
function unseenBy(
  tx: Queryable,
  customerId: string,
): Promise<{ predictor: string; version: string; images: number }[]> {
  return tx.query(sql`
    with seen as (
      select predictor, version, count(*) as count from predictions where customer_id = ${customerId}
      group by predictor, version
    ), pictures as (
      select count(*) as count from images where customer_id = ${customerId} and sha256 is not null
    )
    select a.predictor, a.version, pictures.count - coalesce(seen.count, 0) as images
    from predictor_assignments a cross join pictures left join seen using (predictor, version)
    where a.customer_id = ${customerId} and a.task <> 'compatibility' and pictures.count > coalesce(seen.count, 0)
    order by a.predictor, a.version`);
}
