import sql from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import { Remembered } from '../db/remembered.js';
import { errors } from '../errors.js';
import type { PredictorVersion } from './inference.js';
import type { InstalledPredictors } from './installed.js';
import type { Manifest } from './manifest.js';

/** A predictor version that a customer's images are shown to. */
export interface AssignedVersion extends PredictorVersion {
  /** Whether it answers when a request names no predictor; one for each task. */
  isDefault: boolean;
}

interface Row {
  predictor: string;
  version: string;
  is_default: boolean;
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

/** Gives a customer all these versions; the first of a task becomes its default unless there is one. */
export async function assignVersions(
  db: Queryable,
  customerId: string,
  versions: PredictorVersion[],
): Promise<void> {
  for (const { manifest } of versions) {
    await db.query(sql`
      insert into predictor_assignments (customer_id, predictor, version, task, is_default)
      select ${customerId}, ${manifest.name}, ${manifest.version}, ${manifest.task}, not exists (
        select 1 from predictor_assignments where customer_id = ${customerId} and task = ${manifest.task} and is_default)
      on conflict do nothing`);
  }
}

/** Which customers have which predictors. */
export class Assignments {
  readonly #db: Database;
  readonly #installed: InstalledPredictors;
  readonly #known: Remembered<AssignedVersion[]>;

  constructor(db: Database, installed: InstalledPredictors) {
    this.#db = db;
    this.#installed = installed;
    this.#known = new Remembered(db);
  }

  /** What a customer's images are shown to, by name and version. */
  of(customerId: string): Promise<AssignedVersion[]> {
    return this.#known.get(customerId, () => readAssigned(this.#db, this.#installed, customerId));
  }

  /** Call it once an assignment has changed. */
  forget(): void {
    this.#known.forget();
  }
}

async function readAssigned(
  db: Queryable,
  installed: InstalledPredictors,
  customerId: string,
): Promise<AssignedVersion[]> {
  const rows = await db.query<Row>(sql`
    select predictor, version, is_default from predictor_assignments
    where customer_id = ${customerId} order by predictor, version`);
  return rows.flatMap(({ predictor, version, is_default: isDefault }) => {
    const found = installed.find(predictor, version);
    return found ? [{ ...found, isDefault }] : [];
  });
}

/** The assigned version that a request means: the named one, or the default of the task. Throws `predictorNotFound`. */
export function chooseVersion(
  assigned: AssignedVersion[],
  task: Manifest['task'],
  wanted: { predictor?: string; version?: string },
): AssignedVersion {
  const ofTask = assigned.filter(({ manifest }) => manifest.task === task);
  const chosen = ofTask.find(({ manifest, isDefault }) => {
    if (wanted.predictor === undefined) return isDefault;
    return manifest.name === wanted.predictor && (wanted.version ?? manifest.version) === manifest.version;
  });
  if (chosen) return chosen;
  const names = ofTask.map(({ manifest }) => manifest.name).join(', ') || 'none';
  throw errors.predictorNotFound(
    `No such predictor for the task ${task} is assigned; those assigned: ${names}.`,
  );
}
