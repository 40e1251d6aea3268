import sql from 'sql-template-tag';
import type { Context } from '../../context.js';
import type { Queryable } from '../../db/database.js';
import type { Job } from '../../jobs/job.js';
import { vectorOf } from '../../search/embeddings.js';
import { wantMaps } from '../map/make-map.job.js';
import { wantStyle } from '../style/learn-style.job.js';
import { makeScales } from './make-scales.js';
import { meanVector, type PictureVector } from './mean-vector.js';

/** Enqueued by the database itself, when it marks a look (see the migration of look vectors). */
export const makeLookVectorsKind = 'make-look-vectors';

/** Looks of one statement: the embedded database does one thing at a time, and others want their turn. */
const looksAtOnce = 100;

/** A look whose images, or their vectors, are not what its own vectors were made of. */
interface StaleLook {
  look_id: string;
  mark: number;
  /** In the order of the images. */
  vectors: { predictor: string; version: string; is_primary: boolean; vector: string }[];
}

interface Written {
  look_id: string;
  predictor: string;
  version: string;
  seq: number;
}

/** Makes the vectors of all looks of the customer that are marked. */
export async function makeLookVectors(context: Context, { customerId }: Job): Promise<void> {
  for (let looks = looksAtOnce; looks === looksAtOnce; ) looks = await makeSome(context, customerId!);
  await makeScales(context.db, customerId!);
  await wantStyle(context.db, customerId!);
  await wantMaps(context.db, customerId!);
}

async function makeSome({ db, vectors }: Context, customerId: string): Promise<number> {
  const stale = await staleLooks(db, customerId);
  if (stale.length === 0) return 0;
  const made = stale.flatMap((look) => vectorsOf(look).map((one) => ({ ...one, look_id: look.look_id })));
  const { saved, before } = await save(db, customerId, stale, made);
  const nameOf = (row: Omit<Written, 'seq'>) => JSON.stringify([row.look_id, row.predictor, row.version]);
  const madeOf = new Map(made.map((one) => [nameOf(one), one.vector]));
  const renewed = new Set(saved.map(nameOf));
  const spaceOf = ({ predictor, version }: Written) =>
    ({ customerId, predictor, version, of: 'looks' }) as const;
  for (const row of before)
    if (renewed.has(nameOf(row)) || !madeOf.has(nameOf(row))) await vectors.remove(spaceOf(row), [row.seq]);
  for (const row of saved)
    await vectors.add(spaceOf(row), [{ key: row.seq, owner: row.look_id, vector: madeOf.get(nameOf(row))! }]);
  return stale.length;
}

function vectorsOf({ vectors }: StaleLook) {
  const ofVersion = new Map<string, PictureVector[]>();
  for (const { predictor, version, is_primary: isPrimary, vector } of vectors) {
    const name = JSON.stringify([predictor, version]);
    const pictures = ofVersion.get(name) ?? [];
    pictures.push({ isPrimary, vector: vectorOf(new Uint8Array(Buffer.from(vector, 'base64'))) });
    ofVersion.set(name, pictures);
  }
  return [...ofVersion].map(([name, pictures]) => {
    const [predictor, version] = JSON.parse(name) as [string, string];
    return { predictor, version, vector: meanVector(pictures) };
  });
}

function staleLooks(db: Queryable, customerId: string): Promise<StaleLook[]> {
  return db.query<StaleLook>(sql`
    select s.look_id, s.mark, coalesce((
      select json_agg(json_build_object('predictor', e.predictor, 'version', e.version, 'vector', encode(e.vector, 'base64'),
        'is_primary', m.place = (select min(place) from look_images where customer_id = ${customerId} and look_id = s.look_id))
        order by m.place)
      from look_images m cross join lateral (
        select predictor, version, vector from embeddings
        where customer_id = ${customerId} and image_id = m.image_id offset 0) e
      where m.customer_id = ${customerId} and m.look_id = s.look_id), '[]') as vectors
    from (
      select look_id, mark from stale_looks where customer_id = ${customerId} order by mark limit ${looksAtOnce}) s`);
}

/** Writes the vectors that are not as they were, deletes those that are made no more, and takes the marks away. */
async function save(
  db: Queryable,
  customerId: string,
  looks: StaleLook[],
  made: { look_id: string; predictor: string; version: string; vector: Float32Array }[],
): Promise<{ saved: Written[]; before: Written[] }> {
  const records = made.map(({ vector, ...row }) => ({
    ...row,
    vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
  }));
  const [row] = await db.query<{ saved: Written[]; before: Written[] }>(sql`
    with marked as (
      select * from unnest(${looks.map((look) => look.look_id)}::text[], ${looks.map(({ mark }) => mark)}::bigint[])
        as marked(look_id, mark)
    ), new as (
      select * from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
        as new(look_id text, predictor text, version text, vector text)
    ), before as (
      select e.* from marked cross join lateral (
        select look_id, predictor, version, seq from look_embeddings
        where customer_id = ${customerId} and look_id = marked.look_id offset 0) e
    ), gone as (
      delete from look_embeddings e using before b
      where e.customer_id = ${customerId} and e.look_id = b.look_id and e.predictor = b.predictor and e.version = b.version
        and not exists (
          select 1 from new where new.look_id = b.look_id and new.predictor = b.predictor and new.version = b.version)
    ), saved as (
      insert into look_embeddings as e (customer_id, look_id, predictor, version, vector)
      select l.customer_id, l.id, new.predictor, new.version, decode(new.vector, 'base64')
      from new join looks l on l.customer_id = ${customerId} and l.id = new.look_id
      on conflict (customer_id, look_id, predictor, version) do update set vector = excluded.vector, seq = default
        where e.vector <> excluded.vector
      returning look_id, predictor, version, seq
    ), unmarked as (
      delete from stale_looks s using marked
      where s.customer_id = ${customerId} and s.look_id = marked.look_id and s.mark = marked.mark
    )
    select coalesce((select json_agg(saved) from saved), '[]') as saved,
      coalesce((select json_agg(before) from before), '[]') as before`);
  return row!;
}
