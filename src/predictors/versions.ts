import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import type { Context } from '../context.js';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { Manifest } from './manifest.js';

export const versionStates = [
  'fetching',
  'uploaded',
  'verifying',
  'warming',
  'ready',
  'failed',
  'draining',
  'unloaded',
] as const;
export type VersionState = (typeof versionStates)[number];

const Nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** A predictor version as those who run the installation see it. */
export const PredictorVersionAnswer = Type.Object(
  {
    name: Type.String(),
    version: Type.String(),
    task: Type.Union([Manifest.properties.task, Type.Null()], {
      description: 'Null until its files are here',
    }),
    state: Type.Enum([...versionStates]),
    failure: Nullable('Why it failed'),
    origin: Type.Enum(['shipped', 'brought'], { description: 'Whether it came with Vitrine' }),
    facts: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What was found out while it was verified and warmed: sizes, shapes, times',
    }),
    health: Type.Optional(
      Type.Object(
        {
          state: Type.Enum(['up', 'down', 'probing']),
          since: Type.String({ format: 'date-time' }),
          last_error: Nullable('What the server did last that it should not'),
        },
        {
          description: 'Of the servers that run it (`open-inference`), as the process that answers sees them',
        },
      ),
    ),
    customers: Type.Integer({ description: 'To how many customers it is assigned' }),
    manifest: Type.Union([Manifest, Type.Null()], { description: 'Null until its files are here' }),
    created_at: Type.String({ format: 'date-time' }),
    updated_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'PredictorVersion' },
);
type PredictorVersionAnswer = Static<typeof PredictorVersionAnswer>;

interface Key {
  name: string;
  version: string;
}

type Row = Omit<PredictorVersionAnswer, 'created_at' | 'updated_at'> & { created_at: Date; updated_at: Date };

const selectVersion = sql`
  select v.name, v.version, v.task, v.state, v.failure, v.origin, v.facts, v.manifest, v.created_at, v.updated_at,
    (select count(*)::int from predictor_assignments a where a.predictor = v.name and a.version = v.version) as customers
  from predictor_versions v`;

/** One more than `limit`. */
export async function pageOfVersions(
  db: Queryable,
  page: { limit: number; offset: number },
): Promise<PredictorVersionAnswer[]> {
  const rows = await db.query<Row>(
    sql`${selectVersion} order by v.name, v.created_at, v.version limit ${page.limit + 1} offset ${page.offset}`,
  );
  return rows.map(shown);
}

export async function findVersion(
  db: Queryable,
  { name, version }: Key,
): Promise<PredictorVersionAnswer | undefined> {
  const [row] = await db.query<Row>(sql`${selectVersion} where v.name = ${name} and v.version = ${version}`);
  return row && shown(row);
}

/** With how the servers of a version are that other machines run. */
export function withHealth(
  { predictors, inference }: Pick<Context, 'predictors' | 'inference'>,
  answer: PredictorVersionAnswer,
): PredictorVersionAnswer {
  const running = predictors.find(answer.name, answer.version);
  const health = running && inference.health(running);
  return health ? { ...answer, health } : answer;
}

/** Throws `predictorNotFound`. */
export async function getVersion(db: Queryable, key: Key): Promise<PredictorVersionAnswer> {
  const found = await findVersion(db, key);
  if (!found)
    throw errors.predictorNotFound(`There is no predictor ${key.name} with a version ${key.version}.`);
  return found;
}

/** Those that were brought and serve. */
export function readyVersions(db: Queryable): Promise<Key[]> {
  return db.query<Key>(sql`
    select name, version from predictor_versions where origin = 'brought' and state in ('ready', 'draining')`);
}

/** Writes down a version that was brought; one that is there is replaced, unless it has been ready: then gives false. */
export async function recordBrought(db: Queryable, manifest: Manifest): Promise<boolean> {
  const rows = await db.query(sql`
    insert into predictor_versions (name, version, task, manifest, origin, state)
    values (${manifest.name}, ${manifest.version}, ${manifest.task}, ${JSON.stringify(manifest)}::jsonb, 'brought', 'uploaded')
    on conflict (name, version) do update set
      task = excluded.task, manifest = excluded.manifest, state = 'uploaded', failure = null, facts = '{}', updated_at = now()
    where predictor_versions.origin = 'brought' and predictor_versions.state in ('fetching', 'uploaded', 'failed')
    returning name`);
  return rows.length > 0;
}

/** Writes down a version whose files are still elsewhere, as `recordBrought` does. `fetch` tells this attempt from others. */
export async function recordFetching(db: Queryable, { name, version }: Key, fetch: string): Promise<boolean> {
  const facts = JSON.stringify({ fetch });
  const rows = await db.query(sql`
    insert into predictor_versions (name, version, origin, state, facts)
    values (${name}, ${version}, 'brought', 'fetching', ${facts}::jsonb)
    on conflict (name, version) do update set
      task = null, manifest = null, state = 'fetching', failure = null, facts = excluded.facts, updated_at = now()
    where predictor_versions.origin = 'brought' and predictor_versions.state in ('fetching', 'uploaded', 'failed')
    returning name`);
  return rows.length > 0;
}

/** Whether a version still waits for the files of this attempt; in a transaction, it goes on doing so until its end. */
export async function isBeingFetched(db: Queryable, { name, version }: Key, fetch: string): Promise<boolean> {
  const rows = await db.query(sql`
    select 1 from predictor_versions
    where name = ${name} and version = ${version} and state = 'fetching' and facts->>'fetch' = ${fetch} for update`);
  return rows.length > 0;
}

/** Gives up an attempt, if the version still waits for it. */
export async function failFetch(
  db: Queryable,
  { name, version }: Key,
  fetch: string,
  failure: string,
): Promise<void> {
  await db.query(sql`
    update predictor_versions set state = 'failed', failure = ${failure}, updated_at = now()
    where name = ${name} and version = ${version} and state = 'fetching' and facts->>'fetch' = ${fetch}`);
}

/** Moves on to a state, when the version is in one of those it may come from. */
export async function enterState(
  db: Queryable,
  { name, version }: Key,
  state: VersionState,
  from: VersionState[],
  { failure = null, facts }: { failure?: string | null; facts?: Record<string, unknown> } = {},
): Promise<boolean> {
  const rows = await db.query(sql`
    update predictor_versions set state = ${state}, failure = ${failure}, updated_at = now(),
      facts = coalesce(${facts === undefined ? null : JSON.stringify(facts)}::jsonb, facts)
    where name = ${name} and version = ${version} and state = any(${from}::text[])
    returning name`);
  return rows.length > 0;
}

export async function deleteVersionRow(db: Queryable, { name, version }: Key): Promise<void> {
  await db.query(sql`
    delete from predictor_versions where name = ${name} and version = ${version} and origin = 'brought'`);
}

function shown({ created_at, updated_at, ...row }: Row): PredictorVersionAnswer {
  return { ...row, created_at: created_at.toISOString(), updated_at: updated_at.toISOString() };
}
