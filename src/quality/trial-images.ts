/** The sample of a trial, and what is remembered of each image until the report is written. */
import sql from 'sql-template-tag';
import type { Database, Queryable } from '../db/database.js';
import type { PredictionResult } from '../predictors/prediction.js';
import { Reservoir } from './sample.js';
import type { TrialKey } from './trials.js';

/** Ids read at once: the embedded database does one thing at a time, and others want their turn. */
const idsAtOnce = 1_000;
/** With vectors of 4,096 dimensions some 4 MB. */
const seenAtOnce = 100;

export interface Look {
  ms: number;
  /** A vector as the base64 text of its float32 values; absent where the version could say nothing. */
  result?: Exclude<PredictionResult, { task: 'embedding' }> | { task: 'embedding'; vector: string };
}

/** By both versions, or `gone`: the image has no picture any more. */
export type Seen = { candidate: Look; against: Look } | 'gone';

export interface SeenImage {
  image: string;
  labels: string[] | null;
  seen: Seen;
}

/** The images whose labels were given; they come first. */
export async function insertLabelled(
  db: Queryable,
  { customerId, id }: TrialKey,
  labels: Map<string, string[]>,
): Promise<void> {
  const records = [...labels].map(([image_id, of], place) => ({ image_id, labels: of, place }));
  await db.query(sql`
    insert into trial_images (customer_id, trial_id, place, image_id, labels)
    select ${customerId}, ${id}, place, image_id, labels
    from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as r(place int, image_id text, labels text[])`);
}

/** Fills the sample up with images drawn from all that have a picture, once: a trial that runs has been drawn. */
export async function drawImages(
  db: Database,
  { customerId, id }: TrialKey,
  { sample, seed }: { sample: number; seed: number },
): Promise<void> {
  const given = await db.query<{ image_id: string }>(sql`
    select image_id from trial_images where customer_id = ${customerId} and trial_id = ${id}`);
  const labelled = new Set(given.map(({ image_id }) => image_id));
  const drawn = new Reservoir<string>(Math.max(0, sample - labelled.size), seed);
  for await (const ids of idsWithPicture(db, customerId)) {
    for (const image of ids) if (!labelled.has(image)) drawn.offer(image);
  }
  await db.query(sql`
    with started as (
      update trials set state = 'running'
      where customer_id = ${customerId} and id = ${id} and state = 'waiting' returning id
    )
    insert into trial_images (customer_id, trial_id, place, image_id)
    select ${customerId}, started.id, ${labelled.size} + place, image_id
    from started cross join unnest(${drawn.items}::text[]) with ordinality as drawn(image_id, place)`);
}

/** The upper bound excludes nothing: it has the planner go along the index, where without statistics it would sort all. */
async function* idsWithPicture(db: Queryable, customerId: string): AsyncGenerator<string[]> {
  for (let after = 0; ; ) {
    const rows = await db.query<{ key: number; id: string }>(sql`
      select key, id from images where customer_id = ${customerId} and key > ${after} and key <= ${Number.MAX_SAFE_INTEGER}
        and sha256 is not null
      order by key limit ${idsAtOnce}`);
    yield rows.map(({ id }) => id);
    if (rows.length < idsAtOnce) return;
    after = rows.at(-1)!.key;
  }
}

/** Those that have not been looked at, with the picture that they have now. */
export function unseenImages(db: Queryable, { customerId, id }: TrialKey, limit: number) {
  return db.query<{ place: number; sha256: string | null }>(sql`
    select t.place, i.sha256 from (
      select place, image_id from trial_images
      where customer_id = ${customerId} and trial_id = ${id} and seen is null order by place limit ${limit}) t
    left join lateral (
      select sha256 from images where customer_id = ${customerId} and id = t.image_id offset 0) i on true
    order by t.place`);
}

export async function saveSeen(
  db: Queryable,
  { customerId, id }: TrialKey,
  images: { place: number; seen: Seen }[],
): Promise<void> {
  await db.query(sql`
    update trial_images t set seen = r.seen
    from jsonb_to_recordset(${JSON.stringify(images)}::jsonb) as r(place int, seen jsonb)
    where t.customer_id = ${customerId} and t.trial_id = ${id} and t.place = r.place`);
}

/** In order of place. */
export async function* seenImages(db: Queryable, { customerId, id }: TrialKey): AsyncGenerator<SeenImage> {
  for (let after = -1; ; ) {
    const rows = await db.query<SeenImage & { place: number }>(sql`
      select place, image_id as image, labels, seen from trial_images
      where customer_id = ${customerId} and trial_id = ${id} and place > ${after} and seen is not null
      order by place limit ${seenAtOnce}`);
    for (const { image, labels, seen } of rows) yield { image, labels, seen };
    if (rows.length < seenAtOnce) return;
    after = rows.at(-1)!.place;
  }
}
