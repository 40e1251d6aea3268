import sql, { type Sql } from 'sql-template-tag';
import { type Static, type TSchema, Type } from 'typebox';
import type { Queryable } from '../db/database.js';
import type { Space } from '../search/vector-index.js';

const Maybe = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const IndexMeasurement = Type.Object({
  images: Type.Integer({ description: 'Those with a picture' }),
  without_vector: Type.Integer({ description: 'Of these, those that the version has not seen yet' }),
  vectors: Type.Integer(),
  sampled: Type.Integer({ description: 'Images that asked for their neighbours' }),
  recall_at_10: Maybe(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Of the true first 10 neighbours, by comparison with every vector, those the index finds',
    }),
  ),
  answered: Maybe(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Images with 10 neighbours that score `min_score` or more',
    }),
  ),
  min_score: Type.Number(),
  near_duplicates: Type.Object(
    {
      share: Maybe(Type.Number({ description: 'Images with a neighbour that scores `min_score` or more' })),
      pairs: Maybe(Type.Integer({ description: 'In the whole space; estimated where only a sample asked' })),
      min_score: Type.Number(),
    },
    { description: 'The same picture twice, or almost' },
  ),
});
export type IndexMeasurement = Static<typeof IndexMeasurement>;

export const IndexQuality = Type.Object(
  {
    predictor: Type.String(),
    version: Type.String(),
    is_default: Type.Boolean({ description: 'Whether it answers when a request names no predictor' }),
    measured_at: Maybe(Type.String({ format: 'date-time', description: 'null: not yet' })),
    measurement: Maybe(IndexMeasurement),
  },
  { $id: 'IndexQuality' },
);

/** The latest measurement of each embedding version that a customer has. */
export async function qualityOf(db: Queryable, customerId: string): Promise<Static<typeof IndexQuality>[]> {
  const rows = await db.query<{
    predictor: string;
    version: string;
    is_default: boolean;
    measured_at: Date | null;
    measurement: IndexMeasurement | null;
  }>(sql`
    select a.predictor, a.version, a.is_default, q.measured_at, q.result as measurement
    from predictor_assignments a left join index_quality q using (customer_id, predictor, version)
    where a.customer_id = ${customerId} and a.task = 'embedding' order by a.predictor, a.version`);
  return rows.map(({ measured_at, ...row }) => ({ ...row, measured_at: measured_at?.toISOString() ?? null }));
}

/** For so long the history goes back. */
export const historyDaysMax = 366;

/** The day (UTC) that a measurement is kept under. */
export function dayOf(moment: Date): Sql {
  return sql`(${moment}::timestamptz at time zone 'UTC')::date`;
}

/** Keeps a measurement in place of the one before, and as that of its day; none of a version that has been taken away. */
export async function saveMeasurement(
  db: Queryable,
  { customerId, predictor, version }: Space,
  measuredAt: Date,
  measurement: IndexMeasurement,
): Promise<void> {
  await db.query(sql`
    with latest as (
      insert into index_quality (customer_id, predictor, version, measured_at, result)
      select customer_id, predictor, version, ${measuredAt}::timestamptz, ${JSON.stringify(measurement)}::jsonb
      from predictor_assignments
      where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}
      on conflict (customer_id, predictor, version)
        do update set measured_at = excluded.measured_at, result = excluded.result
      returning customer_id, predictor, version, measured_at, result
    ), old as (
      delete from index_quality_history
      where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}
        and day < ${dayOf(measuredAt)} - ${historyDaysMax}::int
    )
    insert into index_quality_history (customer_id, predictor, version, day, measured_at, result)
    select customer_id, predictor, version, (measured_at at time zone 'UTC')::date, measured_at, result from latest
    on conflict (customer_id, predictor, version, day)
      do update set measured_at = excluded.measured_at, result = excluded.result`);
}

/** Over all customers, so that no single one can be told: for the metrics. */
export async function qualityOverall(db: Queryable): Promise<Record<string, number>> {
  const [row] = await db.query<Record<string, number | null>>(sql`
    select min((result->>'recall_at_10')::float8) as lowest_recall,
      avg((result->>'recall_at_10')::float8) as mean_recall,
      min((result->>'answered')::float8) as lowest_answered,
      max((result->'near_duplicates'->>'share')::float8) as highest_near_duplicates,
      sum((result->>'without_vector')::float8) as without_vector,
      extract(epoch from now() - min(measured_at))::float8 as oldest_seconds
    from index_quality`);
  return Object.fromEntries(
    Object.entries(row!).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
  );
}
