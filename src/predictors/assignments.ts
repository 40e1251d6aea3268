import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import { Remembered } from '../db/remembered.js';
import { errors } from '../errors.js';
import type { PredictorVersion } from './inference.js';
import { type InstalledPredictors, readVersion } from './installed.js';
import type { Manifest } from './manifest.js';

/** A predictor version of a customer. */
export interface AssignedVersion extends PredictorVersion {
  /** Whether it answers when a request names no predictor; one for each task. */
  isDefault: boolean;
  /** The share (0–1) of those requests that it answers without being the default. */
  share: number;
  /** Whether it has been shown the images that were there before it, if it is shown any. */
  isComplete: boolean;
}

/** Whether it is shown pictures; one that compares vectors is not. */
export const seesPictures = ({ manifest }: PredictorVersion): boolean => manifest.task !== 'compatibility';

interface Row {
  is_complete: boolean;
  predictor: string;
  version: string;
  is_default: boolean;
  share: number;
}

/** Makes the installed versions known to the database. */
export async function recordVersions(db: Queryable, versions: PredictorVersion[]): Promise<void> {
  for (const { manifest } of versions) {
    await db.query(sql`
      insert into predictor_versions (name, version, task, manifest)
      values (${manifest.name}, ${manifest.version}, ${manifest.task}, ${JSON.stringify(manifest)}::jsonb)
      on conflict (name, version) do update set manifest = excluded.manifest`);
  }
}

/** Gives a customer that has no images yet all these versions; the first of a task becomes its default unless there is one. */
export async function assignVersions(
  db: Queryable,
  customerId: string,
  versions: PredictorVersion[],
): Promise<void> {
  for (const { manifest } of versions) {
    await db.query(sql`
      insert into predictor_assignments (customer_id, predictor, version, task, backfilled_at, is_default)
      select ${customerId}, ${manifest.name}, ${manifest.version}, ${manifest.task}, now(), not exists (
        select 1 from predictor_assignments where customer_id = ${customerId} and task = ${manifest.task} and is_default)
      on conflict do nothing`);
  }
}

/** Which customers have which predictors. */
export class Assignments {
  readonly #db: Database;
  readonly #installed: InstalledPredictors;
  readonly #known: Remembered<AssignedVersion[]>;
  readonly #brought: string;

  /** `brought`: the folder of the versions that were brought, perhaps to another process. */
  constructor(db: Database, installed: InstalledPredictors, brought: string) {
    this.#db = db;
    this.#installed = installed;
    this.#brought = brought;
    this.#known = new Remembered(db);
  }

  /** The predictor versions of a customer, by name and version. */
  of(customerId: string): Promise<AssignedVersion[]> {
    return this.#known.get(customerId, async () => {
      const rows = await assignedRows(this.#db.boundTo(customerId), customerId);
      if (this.#db.kind === 'postgres') await this.#bring(rows);
      return assignedVersions(this.#installed, rows);
    });
  }

  /** Versions that became ready in another process: only what is ready can be assigned. */
  async #bring(rows: Row[]): Promise<void> {
    for (const { predictor, version } of rows) {
      if (this.#installed.find(predictor, version)) continue;
      const folder = join(this.#brought, predictor, version);
      // One whose files are not right was told of by the process that tried it.
      const found = await readVersion(folder).catch(() => undefined);
      if (found) this.#installed.add(found);
    }
  }

  /** Call it once an assignment has changed. */
  forget(): void {
    this.#known.forget();
  }
}

function assignedRows(db: Queryable, customerId: string): Promise<Row[]> {
  return db.query<Row>(sql`
    select predictor, version, is_default, share, backfilled_at is not null as is_complete from predictor_assignments
    where customer_id = ${customerId} order by predictor, version`);
}

function assignedVersions(installed: InstalledPredictors, rows: Row[]): AssignedVersion[] {
  return rows.flatMap(({ predictor, version, is_default: isDefault, share, is_complete: isComplete }) => {
    const found = installed.find(predictor, version);
    return found ? [{ ...found, isDefault, share, isComplete }] : [];
  });
}

/**
 * The assigned version that a request means: the named one, or the default of the task, in whose place others answer
 * their share. Where a name has several versions, the default or else the newest. Throws `predictorNotFound`.
 */
export function chooseVersion(
  assigned: AssignedVersion[],
  task: Manifest['task'],
  wanted: { predictor?: string; version?: string },
  random = Math.random(),
): AssignedVersion {
  const ofTask = assigned.filter(({ manifest }) => manifest.task === task);
  const chosen =
    wanted.predictor === undefined
      ? defaultVersion(assigned, task, random)
      : ofTask
          .filter(({ manifest: { name, version } }) => {
            return name === wanted.predictor && version === (wanted.version ?? version);
          })
          .sort((a, b) => Number(a.isDefault) - Number(b.isDefault))
          .at(-1);
  if (chosen) return chosen;
  const names = ofTask.map(({ manifest }) => manifest.name).join(', ') || 'none';
  throw errors.predictorNotFound(
    `No such predictor for the task ${task} is assigned; those assigned: ${names}.`,
  );
}

/** The one that answers requests which name none, if there is one. */
export function defaultVersion(
  assigned: AssignedVersion[],
  task: Manifest['task'],
  random = Math.random(),
): AssignedVersion | undefined {
  const ofTask = assigned.filter(({ manifest }) => manifest.task === task);
  let below = 0;
  for (const version of ofTask) {
    if (version.isDefault) continue;
    below += version.share;
    if (random < below) return version;
  }
  return ofTask.find(({ isDefault }) => isDefault);
}
