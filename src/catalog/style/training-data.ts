import sql, { type Sql } from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { vectorOf } from '../../search/embeddings.js';
import type { Space } from '../../search/vector-index.js';
import { seededRandom } from '../../seeded-random.js';
import type { ShownColour } from './colour-harmony.js';
import type { TrainingData, TrainingLook } from './learn-style.js';
import { slotOfLook } from './settle-slots.js';

/** Sets that are learned from: the newest outfits, then photographs. */
const setsMax = 20_000;
/** Looks that are learned from: those of sets, in their order. */
const looksMax = 20_000;
/** Of the whole catalogue, to tell what its slots look like. */
const looksSampled = 1_000;
/** Of one statement. */
const rowsAtOnce = 500;
const imagesAtOnce = 5_000;
/** More looks on one image are a view of the shop, and no outfit. */
const looksPerPhotographMax = 12;

/** Sets of looks that the customer shows together: its outfits, and looks that share an image. */
export async function setsOf(db: Queryable, customerId: string): Promise<string[][]> {
  const sets: string[][] = [];
  for (let before = Number.MAX_SAFE_INTEGER; sets.length < setsMax; ) {
    const rows = await db.query<{ key: number; looks: string[] }>(sql`
      select o.key, array(
        select look_id from outfit_looks m where m.customer_id = ${customerId} and m.outfit_id = o.id) as looks
      from (select id, key from outfits where customer_id = ${customerId} and key < ${before}
        order by key desc limit ${rowsAtOnce}) o
      order by o.key desc`);
    for (const { looks } of rows) if (looks.length > 1) sets.push(looks);
    if (rows.length < rowsAtOnce) break;
    before = rows.at(-1)!.key;
  }
  for await (const looks of photographs(db, customerId)) {
    if (sets.length >= setsMax) break;
    sets.push(looks);
  }
  return sets;
}

/** The looks of each image that shows several, in the order of the images. */
async function* photographs(db: Queryable, customerId: string): AsyncGenerator<string[]> {
  let [image, look] = ['', ''];
  let looks: string[] = [];
  for (;;) {
    const rows = await db.query<{ image_id: string; look_id: string }>(sql`
      select image_id, look_id from look_images
      where customer_id = ${customerId} and (image_id, look_id) > (${image}, ${look})
      order by image_id, look_id limit ${imagesAtOnce}`);
    for (const row of rows) {
      if (row.image_id !== image) {
        if (looks.length > 1 && looks.length <= looksPerPhotographMax) yield looks;
        looks = [];
      }
      looks.push(row.look_id);
      [image, look] = [row.image_id, row.look_id];
    }
    if (rows.length < imagesAtOnce) break;
  }
  if (looks.length > 1 && looks.length <= looksPerPhotographMax) yield looks;
}

/** The looks of the sets, and a sample of all, with their slots, vectors and colours. Those without slot or vector are left out. */
export async function trainingData(db: Queryable, space: Space, sets: string[][]): Promise<TrainingData> {
  const ids = new Set<string>(await sampledLooks(db, space));
  for (const set of sets) for (const id of set) if (ids.size < looksMax) ids.add(id);
  const all = [...ids];
  const looks: TrainingLook[] = [];
  for (let at = 0; at < all.length; at += rowsAtOnce)
    looks.push(...(await looksOf(db, space, all.slice(at, at + rowsAtOnce))));
  const placeOf = new Map(looks.map(({ id }, place) => [id, place]));
  return {
    looks,
    sets: sets.map((set) => set.map((id) => placeOf.get(id)).filter((place) => place !== undefined)),
  };
}

/** At places by chance, the same ones each time: equal distances would meet one slot only where a catalogue goes round them. */
async function sampledLooks(db: Queryable, { customerId, predictor, version }: Space): Promise<string[]> {
  const within = sql`customer_id = ${customerId} and predictor = ${predictor} and version = ${version}`;
  const random = seededRandom(1);
  const places = Array.from({ length: looksSampled }, random);
  const rows = await db.query<{ look_id: string }>(sql`
    with bounds as (
      select (select seq from look_embeddings where ${within} order by seq limit 1) as first,
        (select seq from look_embeddings where ${within} order by seq desc limit 1) as last
    )
    select distinct e.look_id
    from bounds cross join unnest(${places}::float8[]) place cross join lateral (
      select look_id from look_embeddings
      where ${within} and seq >= first + floor((last - first) * place)::bigint order by seq limit 1) e`);
  return rows.map(({ look_id }) => look_id);
}

async function looksOf(
  db: Queryable,
  { customerId, predictor, version }: Space,
  ids: string[],
): Promise<TrainingLook[]> {
  const rows = await db.query<{
    id: string;
    slot: string | null;
    colours: ShownColour[];
    vector: Uint8Array;
  }>(sql`
    select l.id, ${slotOfLook(customerId)} as slot, ${coloursOfLook(customerId)} as colours, e.vector
    from unnest(${ids}::text[]) as wanted(id)
    cross join lateral (
      select id, product_id from looks where customer_id = ${customerId} and id = wanted.id offset 0) l
    cross join lateral (
      select predictor, version, vector from look_embeddings
      where customer_id = ${customerId} and look_id = l.id offset 0) e
    where e.predictor = ${predictor} and e.version = ${version}`);
  return rows.flatMap(({ id, slot, colours, vector }) =>
    slot === null ? [] : [{ id, slot, colours, vector: vectorOf(vector) }],
  );
}

/** The tags of a look `l` that have a colour, measured or else that of the dictionary; a correction covers what its colours share. */
export function coloursOfLook(customerId: string): Sql {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('hex', coalesce(t.hex, d.hex), 'share', coalesce(t.share, 1))), '[]')
    from (select attribute, label, hex, share from look_tags
      where customer_id = ${customerId} and look_id = l.id offset 0) t
    left join lateral (
      select hex from tag_labels
      where customer_id = ${customerId} and attribute = t.attribute and id = t.label offset 0) d on true
    where coalesce(t.hex, d.hex) is not null)`;
}
