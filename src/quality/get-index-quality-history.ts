import sql, { raw } from 'sql-template-tag';
import { Type } from 'typebox';
import { AttributeId } from '../catalog/tags/dictionary.js';
import type { Queryable } from '../db/database.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { FeedFreshness } from './feed-freshness.js';
import { dayOf, historyDaysMax, IndexMeasurement } from './index-quality.js';
import { TagPrecision } from './tag-precision.js';

const daysDefault = 90;

const Day = Type.String({ format: 'date' });

export const getIndexQualityHistory = operation({
  id: 'get-index-quality-history',
  method: 'GET',
  path: '/index-quality/history',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Get how good the answers were, day by day',
  description:
    'The last measurement of each day (UTC) on which there was one: of each embedding version that the customer has, of each attribute whose tags are predicted, and of each feed. A year of them is kept.',
  query: Type.Object(
    { days: Type.Integer({ minimum: 1, maximum: historyDaysMax, default: daysDefault }) },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'By predictor and version, by attribute, and by feed, oldest day first',
      schema: Type.Object({
        results: Type.Array(
          Type.Object(
            {
              predictor: Type.String(),
              version: Type.String(),
              measurements: Type.Array(Type.Object({ day: Day, measurement: IndexMeasurement })),
            },
            { $id: 'IndexQualityHistory' },
          ),
        ),
        tags: Type.Array(
          Type.Object(
            {
              attribute: AttributeId,
              measurements: Type.Array(Type.Object({ day: Day, measurement: TagPrecision })),
            },
            { $id: 'TagPrecisionHistory' },
          ),
          { description: 'What was predicted, beside all corrections that there were on that day' },
        ),
        feeds: Type.Array(
          Type.Object(
            {
              feed_id: Id,
              measurements: Type.Array(Type.Object({ day: Day, measurement: FeedFreshness })),
            },
            { $id: 'FeedFreshnessHistory' },
          ),
          { description: 'How old what feeds brought was, and how late it came' },
        ),
      }),
    },
  },
  async handle({ context: { db, clock }, customerId, query: { days } }) {
    const history = <Row>(table: string, subject: string) =>
      historyOf<Row>(db, customerId, { table, subject, until: clock(), days });
    return {
      status: 200,
      body: {
        results: await history<IndexRow>('index_quality_history', 'predictor, version'),
        tags: await history<TagRow>('tag_precision_history', 'attribute'),
        feeds: await history<FeedRow>('feed_freshness_history', 'feed_id'),
      },
    };
  },
});

interface Measurements<Measurement> {
  measurements: { day: string; measurement: Measurement }[];
}
type IndexRow = Measurements<IndexMeasurement> & { predictor: string; version: string };
type TagRow = Measurements<TagPrecision> & { attribute: string };
type FeedRow = Measurements<FeedFreshness> & { feed_id: string };

function historyOf<Row>(
  db: Queryable,
  customerId: string,
  { table, subject, until, days }: { table: string; subject: string; until: Date; days: number },
): Promise<Row[]> {
  return db.query<Row>(sql`
    select ${raw(subject)},
      json_agg(json_build_object('day', day::text, 'measurement', result) order by day) as measurements
    from ${raw(table)}
    where customer_id = ${customerId} and day > ${dayOf(until)} - ${days}::int
    group by ${raw(subject)} order by ${raw(subject)}`);
}
