import { setImmediate as breathe } from 'node:timers/promises';
import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import { dot } from '../../search/points.js';
import { scaleOf } from './scale.js';

/** Looks that are compared with each other: 400 make 79,800 pairs. */
const looksSampled = 400;
/** With fewer there is no scale: what two of a handful score says nothing of chance. */
export const looksForScaleMin = 10;
/** A scale is made again once the number of looks differs by so large a share. */
const changeShare = 0.2;

interface Version {
  predictor: string;
  version: string;
}

/** Makes the scales of the customer that are missing, or were made of another number of looks. */
export async function makeScales(db: Queryable, customerId: string): Promise<void> {
  const versions = await db.query<Version & { looks: number; scaled: number | null }>(sql`
    select e.*, s.looks as scaled from (
      select predictor, version, count(*)::int as looks from look_embeddings
      where customer_id = ${customerId} group by predictor, version) e
    left join relevance_scales s
      on s.customer_id = ${customerId} and s.predictor = e.predictor and s.version = e.version`);
  for (const { looks, scaled, ...version } of versions) {
    if (looks < looksForScaleMin || (scaled !== null && Math.abs(looks - scaled) <= changeShare * scaled))
      continue;
    const scores = await pairScores(await sampled(db, customerId, version));
    await db.query(sql`
      insert into relevance_scales (customer_id, predictor, version, looks, quantiles)
      values (${customerId}, ${version.predictor}, ${version.version}, ${looks}, ${JSON.stringify(scaleOf(scores))}::jsonb)
      on conflict (customer_id, predictor, version)
      do update set looks = excluded.looks, quantiles = excluded.quantiles, made_at = now()`);
  }
}

/** Vectors at equal distances in the order in which they were written. */
async function sampled(db: Queryable, customerId: string, version: Version): Promise<Float32Array[]> {
  const within = sql`customer_id = ${customerId} and predictor = ${version.predictor} and version = ${version.version}`;
  const rows = await db.query<{ vector: Uint8Array }>(sql`
    with bounds as (
      select (select seq from look_embeddings where ${within} order by seq limit 1) as first,
        (select seq from look_embeddings where ${within} order by seq desc limit 1) as last
    )
    select distinct on (e.seq) e.vector
    from bounds cross join generate_series(0, ${looksSampled - 1}::int) n cross join lateral (
      select seq, vector from look_embeddings
      where ${within} and seq >= first + (last - first) * n / ${looksSampled}::int order by seq limit 1) e
    order by e.seq`);
  return rows.map(({ vector }) => new Float32Array(vector.slice().buffer));
}

/** The scores of all pairs, clipped as answers are. */
async function pairScores(vectors: Float32Array[]): Promise<Float64Array> {
  const scores = new Float64Array((vectors.length * (vectors.length - 1)) / 2);
  let count = 0;
  for (const [i, vector] of vectors.entries()) {
    for (let j = 0; j < i; j++) scores[count++] = Math.min(1, Math.max(0, dot(vector, vectors[j]!, 0)));
    // Others want their turn: fifty times four hundred products take about a millisecond or two.
    if (i % 50 === 49) await breathe();
  }
  return scores;
}
