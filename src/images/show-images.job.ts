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

/** Images looked at before any of them is saved. */
const pageImages = 32;
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

  let after = data.after ?? 0;
  let saving: Promise<void> = Promise.resolve();
  for (const until = performance.now() + turnMs; performance.now() < until; ) {
    const started = performance.now();
    const page = await nextPage(context, key, after);
    if (page.length === 0) {
      await saving;
      return finish(context, key, data.passes ?? 0);
    }
    const seen = await look(context, key, version, page);
    await saving;
    saving = save(context, key, seen);
    after = page.at(-1)!.key;
    await holdBack(page.length, assignment.backfill_rate, started);
  }
  await saving;
  await goOn(context, key, { after, passes: data.passes ?? 0 });
}

/** Those behind `after` that the version has not seen. */
async function nextPage({ db }: Context, { customerId, name, version }: AssignmentKey, after: number) {
  // Asked image by image, in the order of `key`: the planner must not compare the two tables as a whole for each page.
  return db.query<Row>(sql`
    select key, id, sha256, revision from images i
    where customer_id = ${customerId} and key > ${after} and sha256 is not null
      and (select 1 from predictions p
        where p.customer_id = ${customerId} and p.image_id = i.id and p.predictor = ${name} and p.version = ${version}
        limit 1 offset 0) is null
    order by key limit ${pageImages}`);
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
}

async function goOn(
  context: Context,
  key: AssignmentKey,
  { runAt, ...place }: { after: number; passes: number; runAt?: Date },
): Promise<void> {
  await enqueueBackfill(context.db, key, { ...place, ...(runAt ? { runAt } : {}) });
  context.worker.wake();
}
