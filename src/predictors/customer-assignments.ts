import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Database, Queryable } from '../db/database.js';
import { toReal } from '../db/values.js';
import { errors } from '../errors.js';
import { enqueue } from '../jobs/enqueue.js';
import { Manifest } from './manifest.js';

export const showImagesKind = 'show-images';
export const removePredictionsKind = 'remove-predictions';

export const keepDaysDefault = 7;
/** Above nothing, as a column of four bytes holds it. */
const backfillRateMin = 2 ** -126;
const dayMs = 24 * 60 * 60 * 1000;

const Moment = (description: string) =>
  Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description });

/** A predictor version of a customer, as those who run the installation see it. */
export const Assignment = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    task: Manifest.properties.task,
    is_default: Type.Boolean({ description: 'Whether it answers when a request names no predictor' }),
    share: Type.Number({ description: 'Of those requests, that it answers without being the default' }),
    backfill_rate: Type.Union([Type.Number(), Type.Null()], {
      description: 'Earlier images shown to it a second, at most; null is as fast as it goes',
    }),
    images: Type.Object(
      { all: Type.Integer(), seen: Type.Integer() },
      { description: 'Those with a picture, and how many of them it has seen' },
    ),
    seconds_left: Type.Union([Type.Integer(), Type.Null()], {
      description:
        'Until it has seen the images that were there before, at the pace so far; null when that cannot be told or is over',
    }),
    backfilled_at: Moment('When the images that were there before had been shown to it'),
    retires_at: Moment('When it is taken away, since another version is the default now'),
    created_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'Assignment' },
);
type Assignment = Static<typeof Assignment>;

/** A version of one customer. */
export interface AssignmentKey {
  customerId: string;
  name: string;
  version: string;
}

interface Row
  extends Omit<Assignment, 'images' | 'seconds_left' | 'backfilled_at' | 'retires_at' | 'created_at'> {
  all: number;
  seen: number;
  backfilled_at: Date | null;
  retires_at: Date | null;
  created_at: Date;
}

export async function assignmentsOf(db: Queryable, customerId: string): Promise<Assignment[]> {
  const rows = await db.query<Row>(sql`
    with seen as (
      select predictor, version, count(*)::int as count from predictions where customer_id = ${customerId}
      group by predictor, version)
    select a.predictor as name, a.version, a.task, a.is_default, a.share, a.backfill_rate,
      (select count(*)::int from images where customer_id = ${customerId} and sha256 is not null) as "all",
      coalesce(seen.count, 0) as seen, a.backfilled_at, a.retires_at, a.created_at
    from predictor_assignments a left join seen using (predictor, version)
    where a.customer_id = ${customerId} order by a.task, a.predictor, a.version`);
  return rows.map(({ all, seen, backfilled_at, retires_at, created_at, ...row }) => ({
    ...row,
    images: { all, seen },
    seconds_left: backfilled_at ? null : secondsLeft({ all, seen }, row.backfill_rate, created_at),
    backfilled_at: backfilled_at?.toISOString() ?? null,
    retires_at: retires_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  }));
}

/** By the pace since it was assigned, and no faster than the rate. */
function secondsLeft(
  { all, seen }: { all: number; seen: number },
  rate: number | null,
  since: Date,
): number | null {
  const left = Math.max(0, all - seen);
  if (seen === 0) return left > 0 && rate !== null ? Math.ceil(left / rate) : null;
  const pace = seen / Math.max(1, (Date.now() - since.getTime()) / 1000);
  return Math.ceil(left / Math.min(pace, rate ?? Number.POSITIVE_INFINITY));
}

/** Throws `predictorNotFound`. */
export async function getAssignment(db: Queryable, { customerId, name, version }: AssignmentKey) {
  const all = await assignmentsOf(db, customerId);
  const found = all.find((one) => one.name === name && one.version === version);
  if (!found) throw errors.predictorNotFound(`${name} ${version} is not assigned to ${customerId}.`);
  return found;
}

export interface AssignmentChange {
  default?: boolean | undefined;
  share?: number | undefined;
  backfill_rate?: number | null | undefined;
  keep_days?: number | undefined;
}

/**
 * Gives a customer a version, or changes how it is used, in one transaction: at no moment does a task have two defaults
 * or none. Throws `predictorIncomplete` when it is to be the default and has not seen all images.
 */
export async function assign(
  db: Database,
  { customerId, name, version }: AssignmentKey,
  task: Manifest['task'],
  change: AssignmentChange,
): Promise<void> {
  const isShown = task !== 'compatibility';
  const rate = toReal(change.backfill_rate);
  await db.transaction(async (tx) => {
    const [made] = await tx.query(sql`
      insert into predictor_assignments (customer_id, predictor, version, task, backfilled_at)
      values (${customerId}, ${name}, ${version}, ${task}, case when ${!isShown}::boolean then now() end)
      on conflict do nothing returning 1 as made`);
    await tx.query(sql`
      update predictor_assignments set
        share = coalesce(${toReal(change.share)}::real, share),
        backfill_rate = case when ${change.backfill_rate === undefined} then backfill_rate
          else ${rate === null ? null : Math.max(rate, backfillRateMin)}::real end
      where customer_id = ${customerId} and predictor = ${name} and version = ${version}`);
    if (made && isShown) await enqueueBackfill(tx, { customerId, name, version });
    if (change.default) {
      const retiresAt = new Date(Date.now() + (change.keep_days ?? keepDaysDefault) * dayMs);
      await makeDefault(tx, { customerId, name, version }, task, retiresAt);
    }
  });
}

/** Has the images that are there shown to a version; see show-images.job.ts. */
export async function enqueueBackfill(
  db: Queryable,
  { customerId, name, version }: AssignmentKey,
  { runAt, ...place }: { after?: number; passes?: number; runAt?: Date } = {},
): Promise<void> {
  const when = runAt ? { runAt } : {};
  const data = { name, version, ...place };
  await enqueue(db, [{ customerId, kind: showImagesKind, key: `${name}/${version}`, data, ...when }]);
}

async function makeDefault(
  tx: Queryable,
  { customerId, name, version }: AssignmentKey,
  task: Manifest['task'],
  retiresAt: Date,
): Promise<void> {
  const [row] = await tx.query<{ backfilled_at: Date | null; has_images: boolean; is_default: boolean }>(sql`
    select backfilled_at, is_default,
      exists (select from images where customer_id = ${customerId}) as has_images
    from predictor_assignments where customer_id = ${customerId} and predictor = ${name} and version = ${version}`);
  if (row!.is_default) return;
  if (row!.has_images && row!.backfilled_at === null)
    throw errors.predictorIncomplete(
      `${name} ${version} is still being shown the images of ${customerId}; see how far it is, and make it the default then.`,
    );
  const retired = await tx.query<{ predictor: string; version: string }>(sql`
    update predictor_assignments set is_default = false, share = 0, retires_at = ${retiresAt}
    where customer_id = ${customerId} and task = ${task} and is_default returning predictor, version`);
  await tx.query(sql`
    update predictor_assignments set is_default = true, share = 0, retires_at = null
    where customer_id = ${customerId} and predictor = ${name} and version = ${version}`);
  for (const old of retired) {
    const data = { name: old.predictor, version: old.version };
    const key = `${data.name}/${data.version}`;
    await enqueue(tx, [{ customerId, kind: removePredictionsKind, key, data, runAt: retiresAt }]);
  }
}
