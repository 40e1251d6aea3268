import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import type { Manifest } from '../predictors/manifest.js';
import type { Trial, TrialReport, TrialSettings } from './trial.js';

export interface TrialKey {
  customerId: string;
  id: string;
}

interface TrialRow {
  id: string;
  predictor: string;
  version: string;
  against_predictor: string;
  against_version: string;
  task: Manifest['task'];
  settings: TrialSettings;
  state: Trial['state'];
  failure: string | null;
  report: TrialReport | null;
  all: number;
  seen: number;
  created_at: Date;
  finished_at: Date | null;
}

const selectTrial = sql`
  select t.*, images."all", images.seen from trials t cross join lateral (
    select count(*)::int as "all", count(seen)::int as seen from trial_images i
    where i.customer_id = t.customer_id and i.trial_id = t.id) images`;

export async function insertTrial(
  db: Queryable,
  { customerId, id }: TrialKey,
  trial: Pick<Trial, 'predictor' | 'version' | 'against' | 'task' | 'settings'>,
): Promise<void> {
  const { predictor, version, against, task, settings } = trial;
  await db.query(sql`
    insert into trials (customer_id, id, predictor, version, against_predictor, against_version, task, settings)
    values (${customerId}, ${id}, ${predictor}, ${version}, ${against.predictor}, ${against.version}, ${task},
      ${JSON.stringify(settings)}::jsonb)`);
}

export async function findTrial(db: Queryable, { customerId, id }: TrialKey): Promise<Trial | undefined> {
  const [row] = await db.query<TrialRow>(
    sql`${selectTrial} where t.customer_id = ${customerId} and t.id = ${id}`,
  );
  return row && shown(row);
}

/** A trial of this version. Throws `trialNotFound`. */
export async function getTrial(
  db: Queryable,
  key: TrialKey,
  { name, version }: { name: string; version: string },
): Promise<Trial> {
  const found = await findTrial(db, key);
  if (found?.predictor === name && found.version === version) return found;
  throw errors.trialNotFound(`There is no trial ${key.id} of ${name} ${version}.`);
}

/** Latest first; one more than `limit`. */
export async function pageOfTrials(
  db: Queryable,
  customerId: string,
  { name, version }: { name: string; version: string },
  page: { limit: number; offset: number },
): Promise<Trial[]> {
  const rows = await db.query<TrialRow>(sql`
    ${selectTrial} where t.customer_id = ${customerId} and t.predictor = ${name} and t.version = ${version}
    order by t.key desc limit ${page.limit + 1} offset ${page.offset}`);
  return rows.map(shown);
}

export async function deleteTrialRow(db: Queryable, { customerId, id }: TrialKey): Promise<void> {
  await db.query(sql`delete from trials where customer_id = ${customerId} and id = ${id}`);
}

/** Ends a trial with its report or with the reason why there is none. What was remembered of single images goes. */
export async function finishTrial(
  db: Queryable,
  { customerId, id }: TrialKey,
  end: { report: TrialReport } | { failure: string },
): Promise<void> {
  const [state, report, failure] =
    'report' in end ? ['done', JSON.stringify(end.report), null] : ['failed', null, end.failure];
  await db.query(sql`
    with ended as (
      update trials set state = ${state}, report = ${report}::jsonb, failure = ${failure}, finished_at = now()
      where customer_id = ${customerId} and id = ${id} and state in ('waiting', 'running') returning id
    )
    delete from trial_images where customer_id = ${customerId} and trial_id in (select id from ended)`);
}

function shown(row: TrialRow): Trial {
  const { id, predictor, version, task, settings, state, failure, report } = row;
  const against = { predictor: row.against_predictor, version: row.against_version };
  const sampled = report?.images.sampled;
  return {
    id,
    predictor,
    version,
    against,
    task,
    settings,
    state,
    failure,
    images: { all: sampled ?? row.all, seen: sampled ?? row.seen },
    report,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
