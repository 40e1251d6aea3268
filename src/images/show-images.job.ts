import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Context } from '../context.js';
import { Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { type AssignmentKey, enqueueBackfill } from '../predictors/customer-assignments.js';
import type { PredictorVersion } from '../predictors/inference.js';
import { originalKey } from './blob-keys.js';
import { postponed } from './postponed.js';
import { type LaterPrediction, saveLater } from './save-later.js';

/** Images saved together; those of two pages are looked at, or wait for it, at a time. */
const pageImages = 16;
/** Images that are gone through for a page, most of which may have been seen already. */
const pageScanned = 200;
/** Then the job makes room for those of others, and goes on from where it is. */
const turnMs = 10_000;
/** How soon it looks again for images that were on their way when the version was assigned. */
const stragglersMs = 1_000;

/** `after` is the place of the image seen last. */
export interface ShowImages {
  name: string;
  version: string;
  after?: number;
  /** How often all images have been gone through. */
  passes?: number;
}

interface Row {
  key: number;
  id: string;
  sha256: string;
  revision: number;
}

interface Page {
  images: Row[];
  /** The page goes up to here. */
  after: number;
  seen: Promise<LaterPrediction[]>;
}

/**
 * Shows the images that a customer has to a version that was assigned later. What a process did before it died counts:
 * only images that the version has not seen are looked at.
 */
export async function showImages(context: Context, { customerId, data }: Job<ShowImages>): Promise<void> {
  const key: AssignmentKey = { customerId: customerId!, name: data.name, version: data.version };
  const [assignment] = await context.db.query<{ backfill_rate: number | null }>(sql`
    select backfill_rate from predictor_assignments
    where customer_id = ${key.customerId} and predictor = ${key.name} and version = ${key.version}`);
  if (!assignment) return;
  const version = context.predictors.find(key.name, key.version);
  if (!version) throw new Error(`${key.name} ${key.version} is not loaded`);

  const passes = data.passes ?? 0;
  const until = performance.now() + turnMs;
  let saving: Promise<void> = Promise.resolve();
  let page = await begin(context, key, version, data.after ?? 0);
  while (page) {
    const started = performance.now();
    const isOver = started >= until;
    // The next page is begun before this one is done, so that the inference host never waits for the database.
    const next = isOver ? undefined : await begin(context, key, version, page.after);
    const seen = await page.seen;
    await saving;
    saving = watched(save(context, key, seen));
    if (isOver) {
      await saving;
      return goOn(context, key, { after: page.after, passes });
    }
    await holdBack(page.images.length, assignment.backfill_rate, started);
    page = next;
  }
  await saving;
  await finish(context, key, passes);
}

/** Has the images behind `after` that the version has not seen looked at; `undefined` when no image is left. */
async function begin(
  context: Context,
  key: AssignmentKey,
  version: PredictorVersion,
  after: number,
): Promise<Page | undefined> {
  const page = await nextPage(context, key, after);
  return page && { ...page, seen: watched(look(context, key, version, page.images)) };
}

/** The same promise: whoever waits for it later sees that it failed; until then nobody need. */
function watched<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

async function nextPage({ db }: Context, { customerId, name, version }: AssignmentKey, after: number) {
  // The upper bound excludes nothing: it has the planner go along the index, where without statistics it would sort all
  // that are left for each page. What was seen is asked image by image.
  const [row] = await db.query<{ last: number | null; images: Row[] }>(sql`
    with scanned as materialized (
      select key, id, sha256, revision from images
      where customer_id = ${customerId} and key > ${after} and key <= ${Number.MAX_SAFE_INTEGER}
      order by key limit ${pageScanned}
    ), unseen as (
      select * from scanned where sha256 is not null
        and (select 1 from predictions p
          where p.customer_id = ${customerId} and p.image_id = scanned.id
            and p.predictor = ${name} and p.version = ${version}
          limit 1 offset 0) is null
      order by key limit ${pageImages}
    )
    select (select max(key) from scanned) as last, (select coalesce(jsonb_agg(
      jsonb_build_object('key', key, 'id', id, 'sha256', sha256, 'revision', revision) order by key), '[]')
      from unseen) as images`);
  const { last, images } = row!;
  if (last === null) return undefined;
  return { images, after: images.length === pageImages ? images.at(-1)!.key : last };
}

async function look(
  context: Context,
  key: AssignmentKey,
  version: PredictorVersion,
  page: Row[],
): Promise<LaterPrediction[]> {
  const seen = await Promise.all(
    page.map(async ({ id, sha256, revision }): Promise<LaterPrediction[]> => {
      const blob = originalKey(key.customerId, sha256);
      const path = context.blobs.path(blob);
      const picture = path === undefined ? await context.blobs.get(blob) : { path };
      if (!picture) return [];
      try {
        const { results } = await context.inference.predict({
          customerId: key.customerId,
          picture,
          versions: [version],
          priority: 'ingestion',
        });
        return [{ id, revision, result: results[0]! }];
      } catch (error) {
        // One picture that it cannot say anything about must not hold up the others.
        if (!(error instanceof Problem) || error.kind.status === 503) throw postponed(error);
        context.log.warn({ image: id, customer: key.customerId, err: error }, 'an image could not be shown');
        return [];
      }
    }),
  );
  return seen.flat();
}

async function save(context: Context, key: AssignmentKey, seen: LaterPrediction[]): Promise<void> {
  const vectors = await saveLater(context.db, key, seen);
  const space = { customerId: key.customerId, predictor: key.name, version: key.version };
  if (vectors.length > 0) await context.vectors.add(space, vectors);
}

/** Waits as long as the rate asks for. */
async function holdBack(count: number, rate: number | null, started: number): Promise<void> {
  if (rate === null) return;
  const left = (count / rate) * 1000 - (performance.now() - started);
  if (left > 0) await sleep(left);
}

/**
 * All images have been gone through. Those that were being processed when the version was assigned know nothing of it:
 * they are waited for, and a second pass finds them.
 */
async function finish(context: Context, key: AssignmentKey, passes: number): Promise<void> {
  const [underWay] = await context.db.query(sql`
    select 1 from images i join predictor_assignments a using (customer_id)
    where i.customer_id = ${key.customerId} and a.predictor = ${key.name} and a.version = ${key.version}
      and i.status = 'pending' and i.updated_at <= a.created_at limit 1`);
  if (underWay || passes === 0) {
    const runAt = underWay ? new Date(Date.now() + stragglersMs) : undefined;
    return goOn(context, key, { after: 0, passes: passes + 1, ...(runAt ? { runAt } : {}) });
  }
  await context.db.query(sql`
    update predictor_assignments set backfilled_at = coalesce(backfilled_at, now())
    where customer_id = ${key.customerId} and predictor = ${key.name} and version = ${key.version}`);
  context.assignments.forget();
}

async function goOn(
  context: Context,
  key: AssignmentKey,
  { runAt, ...place }: { after: number; passes: number; runAt?: Date },
): Promise<void> {
  await enqueueBackfill(context.db, key, { ...place, ...(runAt ? { runAt } : {}) });
  context.worker.wake();
}
