import sql from 'sql-template-tag';
import { type Static, Type } from 'typebox';
import { Nullable } from '../catalog/fields.js';
import { speakingVersions } from '../catalog/tags/refresh-tags.js';
import type { Queryable } from '../db/database.js';
import { dayOf, historyDaysMax } from './index-quality.js';

export const TagPrecision = Type.Object({
  predictor: Type.String(),
  version: Type.String({ description: 'The one that tags were derived from on that day' }),
  looks: Type.Integer({ description: 'Corrected looks that it said something of, or last said' }),
  predicted: Type.Integer({ description: 'Labels that it said these looks have' }),
  precision: Nullable(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Of these labels, the share that the corrections left standing; null: nothing to compare',
    }),
  ),
});
export type TagPrecision = Static<typeof TagPrecision>;

/** Measures every attribute that is predicted beside all corrections, as of that day. */
export async function measureTags(db: Queryable, customerId: string, measuredAt: Date): Promise<void> {
  const day = dayOf(measuredAt);
  await db.query(sql`
    with speaking as (${speakingVersions(customerId)}), measured as (
      select a.id as attribute, s.predictor, s.version, count(p.look_id) as looks,
        coalesce(sum(cardinality(p.labels)), 0) as predicted,
        coalesce(sum(cardinality(array(select unnest(p.labels) intersect select unnest(c.labels)))), 0) as standing
      from tag_attributes a join speaking s on s.predictor = a.source->>'predictor'
      left join (corrected_predictions p join tag_corrections c using (customer_id, attribute, look_id))
        on p.customer_id = a.customer_id and p.attribute = a.id and p.predictor = s.predictor and p.version = s.version
      where a.customer_id = ${customerId}
      group by a.id, s.predictor, s.version
    ), old as (
      delete from tag_precision_history where customer_id = ${customerId} and day < ${day} - ${historyDaysMax}::int
    )
    insert into tag_precision_history (customer_id, attribute, day, measured_at, result)
    select ${customerId}, attribute, ${day}, ${measuredAt}::timestamptz, jsonb_build_object(
      'predictor', predictor, 'version', version, 'looks', looks, 'predicted', predicted,
      'precision', round(standing::numeric / nullif(predicted, 0), 4))
    from measured
    on conflict (customer_id, attribute, day)
      do update set measured_at = excluded.measured_at, result = excluded.result`);
}
