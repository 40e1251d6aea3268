import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';
import type { PredictionResult } from '../predictors/prediction.js';

export interface ProcessedImage {
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
 * Makes an image ready with all that was predicted of it, in one statement. What other versions had said of an
 * earlier picture goes. Gives the keys of its vectors, or `undefined` when a newer revision or a deletion came between.
 */
export async function saveProcessed(
  db: Database,
  customerId: string,
  image: ProcessedImage,
): Promise<WrittenVector[] | undefined> {
  const predictions = image.results.map(({ predictor, version, result }) => ({
    predictor,
    version,
    result: result.task === 'embedding' ? { task: 'embedding' } : result,
    vector: result.task === 'embedding' ? base64Of(result.vector) : null,
  }));
  const [row] = await db.query<{ vectors: WrittenVector[] }>(sql`
    with image as (
      update images set
        status = 'ready', error_code = null, error_detail = null, upload_sha256 = null,
        sha256 = ${image.sha256}, etag = ${image.etag}, last_modified = ${image.lastModified}, fetched_url = ${image.fetchedUrl},
        format = ${image.format}, width = ${image.width}::int, height = ${image.height}::int, bytes = ${image.bytes}::int,
        processed_at = now(), updated_at = now()
      where customer_id = ${customerId} and id = ${image.id} and revision = ${image.revision}::int
      returning id
    ), new as (
      select image.id, r.* from image, jsonb_to_recordset(${JSON.stringify(predictions)}::jsonb)
        as r(predictor text, version text, result jsonb, vector text)
    ), before as (
      select e.predictor, e.version, e.seq from embeddings e, image
      where e.customer_id = ${customerId} and e.image_id = image.id
    ), stale_predictions as (
      delete from predictions p using image
      where p.customer_id = ${customerId} and p.image_id = image.id
        and not exists (select 1 from new where new.predictor = p.predictor and new.version = p.version)
    ), stale_embeddings as (
      delete from embeddings e using image
      where e.customer_id = ${customerId} and e.image_id = image.id
        and not exists (select 1 from new where new.predictor = e.predictor and new.version = e.version)
    ), saved_predictions as (
      insert into predictions (customer_id, image_id, predictor, version, result)
      select ${customerId}, id, predictor, version, result from new
      on conflict (customer_id, image_id, predictor, version) do update set result = excluded.result, created_at = now()
    ), saved_embeddings as (
      insert into embeddings (customer_id, image_id, predictor, version, vector)
      select ${customerId}, id, predictor, version, decode(vector, 'base64') from new where vector is not null
      on conflict (customer_id, image_id, predictor, version) do update set vector = excluded.vector, seq = default
      returning predictor, version, seq
    )
    select coalesce(
      (select jsonb_agg(jsonb_build_object(
          'predictor', s.predictor, 'version', s.version, 'seq', s.seq, 'replaced', b.seq))
        from saved_embeddings s left join before b using (predictor, version)),
      '[]'::jsonb
    ) as vectors from image`);
  return row?.vectors;
}

/** As the bytes of `embeddings.vector`: little-endian float32. */
function base64Of(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64');
}
