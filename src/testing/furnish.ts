import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { createCustomer } from '../customers/customers.js';
import type { Operation } from '../operation.js';
import { assignVersions, recordVersions } from '../predictors/assignments.js';
import { meansModel, openWorkshop } from '../predictors/host/testing.js';
import type { PredictorVersion } from '../predictors/inference.js';
import { prepareVersionKind } from '../predictors/prepare-version.job.js';
import type { Call } from './call.js';
import { type SampleIds, sampleCatalogue, sampleRule } from './samples.js';

/** A customer that may be closed, with an API key and a predictor of its own; made anew when it is not there. */
export async function furnishSpare(context: Context, id: string): Promise<{ apiKey: string }> {
  const { db, apiKeys, assignments } = context;
  await createCustomer(db, { id, name: 'To be closed' });
  await db.query(sql`
    insert into predictor_assignments (customer_id, predictor, version, task, is_default)
    values (${id}, 'vitrine-colours', '1', 'colours', false)
    on conflict (customer_id, predictor, version) do update set is_default = false`);
  // What it was asked before changes its state when it is done.
  const busy = sql`select 1 from jobs where kind = ${prepareVersionKind} and key = 'spare/1'`;
  while ((await db.query(busy)).length > 0) await sleep(10);
  // One that was brought and is not in memory, and none of the name that is brought next.
  await db.query(sql`delete from predictor_versions where name = 'sample'`);
  await db.query(sql`
    insert into predictor_versions (name, version, task, manifest, origin, state)
    select 'spare', '1', task, manifest, 'brought', 'unloaded' from predictor_versions where name = 'vitrine-embedding'
    on conflict (name, version) do update set state = 'unloaded', failure = null`);
  assignments.forget();
  return { apiKey: (await apiKeys.create(id, 'old')).key.id };
}

/** Gives a customer a predictor that no other has, and gives its name. */
export async function furnishModel(context: Context, customerId: string): Promise<string> {
  const { db, predictors, assignments } = context;
  const colours = predictors.shipped.find(({ manifest }) => manifest.task === 'colours')!;
  const version = { ...colours, manifest: { ...colours.manifest, name: `model-of-${customerId[0]}` } };
  predictors.add(version);
  await recordVersions(db, [version]);
  await assignVersions(db, customerId, [version]);
  assignments.forget();
  return version.manifest.name;
}

/** A folder of this machine that holds a predictor which can be brought: the mean colour of a picture, three numbers. */
export async function predictorFolder(
  change: Partial<PredictorVersion['manifest']> = {},
  model?: Uint8Array,
): Promise<string> {
  const workshop = await openWorkshop();
  const { folder, manifest } = await workshop.version(model ?? (await meansModel()), {
    name: 'sample',
    task: 'embedding',
    dimensions: 3,
    outputs: { embedding: 'embedding' },
    ...change,
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'predictor.json'), JSON.stringify(manifest));
  return folder;
}

/** A trial of the shipped embedding that has not begun; made anew when it is not there. */
export async function furnishTrial({ db }: Context, customerId: string): Promise<string> {
  const id = `trial-of-${customerId}`;
  const settings = { sample: 1, seed: 1, rate: null, min_score: 0.5, duplicate_score: 0.95 };
  await db.query(sql`
    insert into trials (customer_id, id, predictor, version, against_predictor, against_version, task, settings)
    values (${customerId}, ${id}, 'vitrine-embedding', '1', 'vitrine-embedding', '1', 'embedding',
      ${JSON.stringify(settings)}::jsonb)
    on conflict do nothing`);
  return id;
}

/** The sample catalogue, made anew, with an attribute of tags and an outfit under the id of the image. */
export async function furnishCatalogue(
  admin: Call,
  ids: Pick<SampleIds, 'image' | 'collection'>,
  title?: string,
): Promise<void> {
  const { categories, products } = sampleCatalogue(ids, title);
  await admin('POST /categories', categories);
  await admin('POST /products', products);
  const other = `${ids.image}-other`;
  await admin('POST /looks', [{ id: other, product_id: ids.image }]);
  await admin('POST /outfits', [{ id: ids.image, look_ids: [ids.image, other] }]);
  await admin(`PUT /tags/${ids.image}`, { name: 'Sample', labels: [{ id: 'sample', name: 'Sample' }] });
}

/**
 * A feed whose address nobody answers at, and a run of it that waits for a confirmation: both under one id. One statement,
 * which holds the feed: somebody else may delete it at any moment.
 */
export async function furnishFeed({ db }: Context, customerId: string, id: string): Promise<void> {
  await db.query(sql`
    with feed as (
      insert into feeds (customer_id, id, url, format, removal_share_max, remove_after_seconds, recheck_images_after_seconds)
      values (${customerId}, ${id}, 'http://127.0.0.1:9/feed.xml', 'auto', 0.2, 604800, 604800)
      on conflict (customer_id, id) do update set url = excluded.url returning customer_id, id
    )
    insert into feed_runs (customer_id, id, feed_id, source, dry_run, state)
    select customer_id, id, id, 'pull', false, 'awaiting_confirmation' from feed
    on conflict (customer_id, id) do update set state = excluded.state, finished_at = null`);
}

/**
 * A webhook that nobody answers at, and a delivery that failed: both under one id; and no webhooks that were made beside it,
 * of which a customer may have few.
 */
export async function furnishWebhook({ db }: Context, customerId: string, id: string): Promise<void> {
  await db.query(sql`
    with others as (
      delete from webhooks where customer_id = ${customerId} and id like 'new-%'
    ), webhook as (
      insert into webhooks (customer_id, id, url, events, secret)
      values (${customerId}, ${id}, 'http://127.0.0.1:2/hook', '{quota.near}', 'whsec_c2VjcmV0IG9mIGEgdGVzdA==')
      on conflict (customer_id, id) do update set url = excluded.url, disabled_at = null returning customer_id, id
    ), event as (
      insert into webhook_events (customer_id, id, type, data) values (${customerId}, ${id}, 'quota.near', '{}')
      on conflict (customer_id, id) do update set data = excluded.data returning customer_id, id
    )
    insert into webhook_deliveries (customer_id, id, webhook_id, event_id, state)
    select webhook.customer_id, webhook.id, webhook.id, event.id, 'failed' from webhook, event
    on conflict (customer_id, id) do update set state = 'failed'`);
}

/** A rule under the id of the image. */
export async function furnishRule(admin: Call, { image }: Pick<SampleIds, 'image'>): Promise<void> {
  await admin('POST /rules', { id: image, ...sampleRule });
}

/** A map of the looks that shows one, which may be there or not. */
export async function furnishMap({ db }: Context, customerId: string, look: string): Promise<void> {
  await db.query(sql`
    insert into look_maps (customer_id, predictor, version, looks, last_seq, points)
    select customer_id, predictor, version, 1, 0, jsonb_build_array(jsonb_build_array(${look}::text, 0.5, 0.5))
    from predictor_assignments where customer_id = ${customerId} and task = 'embedding'
    on conflict (customer_id, predictor, version) do update set points = excluded.points`);
}

/** Whether what is there may be gone, or in another state, when it has been answered; or be too many, as webhooks. */
export function mayRemove({ method, id }: Operation): boolean {
  return method !== 'GET' && (!id.startsWith('create-') || id === 'create-webhook');
}
