import { Worker } from 'node:worker_threads';
import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import { enqueue } from '../../jobs/enqueue.js';
import type { Job } from '../../jobs/job.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import { seededRandom } from '../../seeded-random.js';
import { looksForMapMin } from './lay-out.js';

/** One for each version of a customer. */
export const makeMapKind = 'make-map';

export interface MakeMap {
  predictor: string;
  version: string;
}

/** Above it a map shows so many by chance: the time grows with the square, and more points than these cover each other. */
export const looksOnMapMax = 3_000;
/** Vectors of one statement: the embedded database never gives back the memory of a large answer. */
const rowsAtOnce = 500;
/** A map is made again once so large a share of the looks has another vector, or is gone. */
const changeShare = 0.05;
/** It is arithmetic: what failed that often fails again, and somebody waits to hear why. */
export const mapAttemptsMax = 3;
/** Many changes lead to one map. */
const delayMs = 10_000;

/** Lays out the looks of one version, in a thread of its own, and keeps that in place of the map before. */
export async function makeMap({ db }: Context, { customerId, data }: Job<MakeMap>): Promise<void> {
  const space = { customerId: customerId!, ...data };
  const { looks, last_seq } = await countLooks(db, space);
  if (looks < looksForMapMin) return;
  const found = looks > looksOnMapMax ? await sampledLooks(db, space) : await allLooks(db, space);
  if (found.length < looksForMapMin) return;
  const places = await inThread(found.map(({ vector }) => vector));
  const points = found.map(({ id }, place) => [id, ...places[place]!]);
  await db.query(sql`
    with mended as (delete from look_map_failures where ${within(space)})
    insert into look_maps (customer_id, predictor, version, looks, last_seq, points)
    select customer_id, predictor, version, ${looks}, ${last_seq}, ${JSON.stringify(points)}::jsonb
    from predictor_assignments
    where customer_id = ${space.customerId} and predictor = ${space.predictor} and version = ${space.version}
    on conflict (customer_id, predictor, version) do update set
      looks = excluded.looks, last_seq = excluded.last_seq, points = excluded.points, made_at = now()`);
}

/** What is said of a map that could not be made, in whatever attempt. */
export async function giveUpMap(
  { db, clock }: Context,
  { customerId, data: { predictor, version } }: Job<MakeMap>,
  error: Error,
): Promise<void> {
  await db.query(sql`
    insert into look_map_failures (customer_id, predictor, version, reason, failed_at)
    select customer_id, predictor, version, ${error.message}, ${clock()}
    from predictor_assignments
    where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}
    on conflict (customer_id, predictor, version) do update set
      reason = excluded.reason, failed_at = excluded.failed_at`);
}

/** Has the maps made that are missing, or that the looks have outgrown. */
export async function wantMaps(db: Queryable, customerId: string): Promise<void> {
  const versions = await db.query<MakeMap & { looks: number; mapped: number | null; newer: number }>(sql`
    select a.predictor, a.version, m.looks as mapped, e.looks, e.newer
    from predictor_assignments a
    left join look_maps m using (customer_id, predictor, version)
    cross join lateral (
      select count(*)::int as looks, (count(*) filter (where seq > m.last_seq))::int as newer from look_embeddings
      where customer_id = ${customerId} and predictor = a.predictor and version = a.version offset 0) e
    where a.customer_id = ${customerId} and a.task = 'embedding'`);
  for (const { looks, mapped, newer, predictor, version } of versions) {
    if (looks < looksForMapMin) continue;
    // Of the looks that were there, those with another vector count twice, as gone and as new.
    const changed = newer + Math.max(0, (mapped ?? 0) - (looks - newer));
    if (mapped === null || changed > changeShare * mapped)
      await enqueueMap(db, { customerId, predictor, version }, new Date(Date.now() + delayMs));
  }
}

export async function enqueueMap(
  db: Queryable,
  { customerId, predictor, version }: Space,
  runAt?: Date,
): Promise<void> {
  const data = { predictor, version };
  const key = `${predictor}/${version}`;
  await enqueue(db, [{ customerId, kind: makeMapKind, key, data, ...(runAt ? { runAt } : {}) }]);
}

interface FoundLook {
  id: string;
  seq: number;
  vector: Float32Array;
}

async function countLooks(db: Queryable, space: Space): Promise<{ looks: number; last_seq: number }> {
  const [row] = await db.query<{ looks: number; last_seq: number }>(sql`
    select count(*)::int as looks, coalesce(max(seq), 0) as last_seq from look_embeddings where ${within(space)}`);
  return row!;
}

async function allLooks(db: Queryable, space: Space): Promise<FoundLook[]> {
  const found: FoundLook[] = [];
  for (let after = 0; found.length < looksOnMapMax; ) {
    const rows = await db.query<{ id: string; seq: number; vector: Uint8Array }>(sql`
      select look_id as id, seq, vector from look_embeddings where ${within(space)} and seq > ${after}
      order by seq limit ${rowsAtOnce}`);
    found.push(...rows.map(({ vector, ...row }) => ({ ...row, vector: vectorOf(vector) })));
    if (rows.length < rowsAtOnce) break;
    after = rows.at(-1)!.seq;
  }
  return found;
}

/** At places by chance in the order in which the vectors were written, the same ones each time. */
async function sampledLooks(db: Queryable, space: Space): Promise<FoundLook[]> {
  const random = seededRandom(1);
  const found = new Map<string, FoundLook>();
  for (let asked = 0; asked < looksOnMapMax; asked += rowsAtOnce) {
    const places = Array.from({ length: rowsAtOnce }, random);
    const rows = await db.query<{ id: string; seq: number; vector: Uint8Array }>(sql`
      with bounds as (
        select (select seq from look_embeddings where ${within(space)} order by seq limit 1) as first,
          (select seq from look_embeddings where ${within(space)} order by seq desc limit 1) as last
      )
      select distinct on (e.seq) e.id, e.seq, e.vector
      from bounds cross join unnest(${places}::float8[]) place cross join lateral (
        select look_id as id, seq, vector from look_embeddings
        where ${within(space)} and seq >= first + floor((last - first) * place)::bigint order by seq limit 1) e`);
    for (const { vector, ...row } of rows) found.set(row.id, { ...row, vector: vectorOf(vector) });
  }
  return [...found.values()];
}

function within({ customerId, predictor, version }: Space) {
  return sql`customer_id = ${customerId} and predictor = ${predictor} and version = ${version}`;
}

/** In a thread of its own: some seconds of arithmetic that nobody waits for. */
function inThread(vectors: Float32Array[]): Promise<[number, number][]> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./map-thread.js', import.meta.url), { name: 'map' });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The thread that makes maps ended with ${code}`)));
    thread.postMessage(vectors);
  });
}
