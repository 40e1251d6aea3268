import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';
import type { PredictionResult } from '../predictors/prediction.js';

export interface ProcessedImage {
  customerId: string;
  id: string;
  /** The revision that was processed: if the row has moved on meanwhile, nothing is saved. */
  revision: number;
  sha256: string;
  etag: string | null;
  lastModified: string | null;
  fetchedUrl: string | null;
  bytes: number;
  format: string;
  width: number;
  height: number;
  results: { predictor: string; version: string; result: PredictionResult }[];
}

export interface WrittenVector {
  predictor: string;
  version: string;
  seq: number;
  /** The row that it replaced. */
  replaced: number | null;
}

/**
 * Makes images ready with all that was predicted of them, in one statement. What other versions had said of an earlier
 * picture goes. Gives the keys of the vectors of each, or `undefined` when a newer revision or a deletion came between.
 */
export async function saveProcessed(
  db: Database,
  images: ProcessedImage[],
): Promise<(WrittenVector[] | undefined)[]> {
  const customers = [...new Set(images.map(({ customerId }) => customerId))];
  const rows = await db.query<{ n: number; vectors: WrittenVector[] }>(sql`
    with processed as (
      select * from jsonb_to_recordset(${JSON.stringify(images.map(recordOf))}::jsonb) as r(
        n int, customer_id text, id text, revision int, sha256 text, etag text, last_modified text, fetched_url text,
        format text, width int, height int, bytes int, predictions jsonb)
    ), image as (
      update images i set
        status = 'ready', error_code = null, error_detail = null, upload_sha256 = null, upload_bytes = null,
        sha256 = r.sha256, etag = r.etag, last_modified = r.last_modified, fetched_url = r.fetched_url,
        format = r.format, width = r.width, height = r.height, bytes = r.bytes,
        processed_at = now(), updated_at = now()
      from processed r
      -- The ids once more, as a list: of the records the planner knows no number, and would rather read the whole table.
      where i.customer_id = r.customer_id and i.id = r.id and i.revision = r.revision
        and i.customer_id = any(${customers}::text[]) and i.id = any(${images.map(({ id }) => id)}::text[])
      returning r.n, i.customer_id, i.id, r.predictions
    ), new as (
      select image.n, image.customer_id, image.id, r.*
      from image cross join lateral jsonb_to_recordset(image.predictions)
        as r(predictor text, version text, result jsonb, vector text)
    ), before as materialized (
      select e.* from image cross join lateral (
        select customer_id, image_id, predictor, version, seq from embeddings
        where customer_id = image.customer_id and image_id = image.id offset 0) e
    ), stale_predictions as (
      delete from predictions p using image
      where p.customer_id = image.customer_id and p.image_id = image.id and not exists (
        select 1 from new
        where new.n = image.n and new.predictor = p.predictor and new.version = p.version)
    ), stale_embeddings as (
      delete from embeddings e using image
      where e.customer_id = image.customer_id and e.image_id = image.id and not exists (
        select 1 from new
        where new.n = image.n and new.predictor = e.predictor and new.version = e.version)
    ), saved_predictions as (
      insert into predictions (customer_id, image_id, predictor, version, result)
      select customer_id, id, predictor, version, result from new
      on conflict (customer_id, image_id, predictor, version) do update set result = excluded.result, created_at = now()
    ), saved_embeddings as (
      insert into embeddings (customer_id, image_id, predictor, version, vector)
      select customer_id, id, predictor, version, decode(vector, 'base64') from new where vector is not null
      on conflict (customer_id, image_id, predictor, version) do update set vector = excluded.vector, seq = default
      returning customer_id, image_id, predictor, version, seq
    ), written as (
      select s.customer_id, s.image_id, jsonb_agg(jsonb_build_object(
        'predictor', s.predictor, 'version', s.version, 'seq', s.seq, 'replaced', b.seq)) as vectors
      from saved_embeddings s left join before b using (customer_id, image_id, predictor, version)
      group by s.customer_id, s.image_id
    )
    select image.n, coalesce(w.vectors, '[]') as vectors
    from image left join written w on w.customer_id = image.customer_id and w.image_id = image.id`);
  const vectors = new Map(rows.map((row) => [row.n, row.vectors]));
  return images.map((_, n) => vectors.get(n));
}

function recordOf(
  { customerId, lastModified, fetchedUrl, results, ...columns }: ProcessedImage,
  n: number,
): Record<string, unknown> {
  const predictions = results.map(({ predictor, version, result }) => ({
    predictor,
    version,
    result: result.task === 'embedding' ? { task: 'embedding' } : result,
    vector: result.task === 'embedding' ? base64Of(result.vector) : null,
  }));
  const named = { customer_id: customerId, last_modified: lastModified, fetched_url: fetchedUrl };
  return { n, ...named, ...columns, predictions };
}

/** As the bytes of `embeddings.vector`: little-endian float32. */
export function base64Of(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
