import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';
import type { AssignmentKey } from '../predictors/customer-assignments.js';
import type { PredictionResult } from '../predictors/prediction.js';
import type { Entry } from '../search/vector-index.js';
import { base64Of } from './save-processed.js';

/** What a version said of an image that was there before it. */
export interface LaterPrediction {
  id: string;
  /** The revision that it was shown. */
  revision: number;
  result: PredictionResult;
}

/**
 * Adds what one version said to images, in one statement. An image that has changed or gone since is left out, and so are
 * all of them when the version is not assigned any more. Gives the vectors that were written.
 */
export async function saveLater(
  db: Database,
  { customerId, name, version }: AssignmentKey,
  seen: LaterPrediction[],
): Promise<Entry[]> {
  if (seen.length === 0) return [];
  const records = seen.map(({ id, revision, result }) => ({
    id,
    revision,
    result: result.task === 'embedding' ? { task: 'embedding' } : result,
    vector: result.task === 'embedding' ? base64Of(result.vector) : null,
  }));
  const rows = await db.query<{ image_id: string; seq: number }>(sql`
    with assignment as (
      select 1 from predictor_assignments
      where customer_id = ${customerId} and predictor = ${name} and version = ${version} for share
    ), new as (
      select r.* from jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
        as r(id text, revision int, result jsonb, vector text)
      cross join lateral (
        select 1 from images i where i.customer_id = ${customerId} and i.id = r.id and i.revision = r.revision
        for share) image
      where exists (select from assignment)
    ), saved as (
      insert into predictions (customer_id, image_id, predictor, version, result)
      select ${customerId}, id, ${name}, ${version}, result from new
      on conflict do nothing
    )
    insert into embeddings (customer_id, image_id, predictor, version, vector)
    select ${customerId}, id, ${name}, ${version}, decode(vector, 'base64') from new where vector is not null
    on conflict do nothing
    returning image_id, seq`);
  const results = new Map(seen.map(({ id, result }) => [id, result]));
  return rows.map(({ image_id, seq }) => {
    const { vector } = results.get(image_id) as { vector: number[] };
    return { key: seq, owner: image_id, vector: Float32Array.from(vector) };
  });
}
