import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { operation } from '../operation.js';
import { historyDaysMax, IndexMeasurement } from './index-quality.js';

const daysDefault = 90;

interface Row {
  predictor: string;
  version: string;
  measurements: { day: string; measurement: IndexMeasurement }[];
}

export const getIndexQualityHistory = operation({
  id: 'get-index-quality-history',
  method: 'GET',
  path: '/index-quality/history',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Get how good the answers of the index were, day by day',
  description:
    'The last measurement of each day (UTC) on which there was one, for each embedding version that the customer has. A year of them is kept.',
  query: Type.Object(
    { days: Type.Integer({ minimum: 1, maximum: historyDaysMax, default: daysDefault }) },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'By predictor and version, oldest day first',
      schema: Type.Object({
        results: Type.Array(
          Type.Object(
            {
              predictor: Type.String(),
              version: Type.String(),
              measurements: Type.Array(
                Type.Object({ day: Type.String({ format: 'date' }), measurement: IndexMeasurement }),
              ),
            },
            { $id: 'IndexQualityHistory' },
          ),
        ),
      }),
    },
  },
  async handle({ context: { db, clock }, customerId, query }) {
    const results = await db.query<Row>(sql`
      select predictor, version,
        json_agg(json_build_object('day', day::text, 'measurement', result) order by day) as measurements
      from index_quality_history
      where customer_id = ${customerId} and day > (${clock()}::timestamptz at time zone 'UTC')::date - ${query.days}::int
      group by predictor, version order by predictor, version`);
    return { status: 200, body: { results } };
  },
});
