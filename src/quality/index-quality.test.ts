import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobOf } from '../jobs/testing.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { measureIndexes, measureIndexesKind, nextNight, scheduleMeasuring } from './measure-indexes.job.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const [party, seeds] of [
    [world.acme, [1, 2, 3, 1]],
    [world.globex, [7, 8]],
  ] as const) {
    const records = await Promise.all(
      seeds.map(async (seed, n) => ({
        id: `q${n}`,
        file: { base64: (await picture(seed)).toString('base64') },
      })),
    );
    await world.as('admin', party)('POST /images?wait=60', records);
  }
}, 120_000);
afterAll(() => world?.close());

const own = { predictor: 'vitrine-embedding', version: '1', is_default: true };

test('is measured when asked for, on the own images only', async () => {
  const admin = world.as('admin');
  const { body: before } = await admin('GET /index-quality');
  expect(before.results).toEqual([{ ...own, measured_at: null, measurement: null }]);
  const { status, body } = await admin('POST /index-quality?wait=60');
  expect(status).toBe(202);
  const [{ measured_at: at, ...result }] = body.results;
  expect(Date.now() - Date.parse(at)).toBeLessThan(60_000);
  expect(result).toEqual({
    ...own,
    measurement: {
      images: 4,
      without_vector: 0,
      vectors: 4,
      sampled: 4,
      recall_at_10: 1,
      // Nobody has ten neighbours among four.
      answered: 0,
      min_score: 0.5,
      near_duplicates: { share: 0.5, pairs: 1, min_score: 0.95 },
    },
  });
  const { body: others } = await world.as('admin', world.globex)('GET /index-quality');
  expect(others.results[0].measurement).toBeNull();
});

test('comes with tags beside corrections and feeds by their runs, day by day', async () => {
  const admin = world.as('admin');
  const { db } = world.context;
  const looks = [0, 1].map((n) => ({ id: `l${n}`, images: [`q${n}`] }));
  await admin('POST /products', [{ id: 'p', title: 'Product', looks }]);
  for (const [image, label] of [
    ['q0', 'dress'],
    ['q1', 'hat'],
  ])
    await db.query(sql`
      update predictions
      set result = jsonb_set(result, '{labels}', jsonb_build_array(jsonb_build_object('label', ${label}::text, 'score', 0.9)))
      where customer_id = 'acme' and image_id = ${image} and predictor = 'vitrine-apparel'`);
  await admin('PUT /looks/l0/tags/garment', { labels: ['dress'] });
  await admin('PUT /looks/l1/tags/garment', { labels: ['skirt'] });
  await db.query(sql`
    insert into tag_precision_history (customer_id, attribute, day, measured_at, result)
    select 'acme', 'garment', current_date - days, now(), '{}' from unnest('{400, 370}'::int[]) days`);

  await db.query(sql`
    insert into feeds (customer_id, id, format, removal_share_max, remove_after_seconds, recheck_images_after_seconds, created_at)
    select 'acme', id, 'auto', 1, 0, 0, now() - interval '3 days' from unnest('{main, idle}'::text[]) id`);
  const minutes = (state: string, changed: number | null, ended: number, rows = 1, dry_run = false) => ({
    state,
    changed,
    ended,
    rows,
    dry_run,
  });
  const runs = [
    // From before the feed was there.
    minutes('done', 6000, 1380),
    // More than a day ago.
    minutes('done', 1800, 1500),
    // The first that counts.
    minutes('done', 300, 270),
    minutes('done', 240, 230, 1, true),
    minutes('failed', 180, 170),
    // The second: the same copy, which had not gone in.
    minutes('done', 180, 120),
    // The same again, in which a sale began.
    minutes('done', 180, 60),
    // A newer copy that says the same.
    minutes('done', 50, 40, 0),
    minutes('unchanged', null, 10),
    minutes('failed', 5, 4),
  ];
  await db.query(sql`
    insert into feed_runs (customer_id, feed_id, id, source, state, dry_run, source_changed_at, finished_at, counts)
    select 'acme', 'main', place, 'pull', state, dry_run, now() - changed * interval '1 minute',
      now() - ended * interval '1 minute', jsonb_build_object('created', 0, 'changed', rows, 'hidden', 0)
    from rows from (jsonb_to_recordset(${JSON.stringify(runs)}::jsonb)
      as (state text, changed int, ended int, rows int, dry_run boolean)) with ordinality
      as run (state, changed, ended, rows, dry_run, place)
    order by place`);

  await admin('POST /index-quality?wait=60');
  const day = expect.any(String);
  const of = { predictor: 'vitrine-colours', version: '1' };
  const { body } = await admin('GET /index-quality/history?days=366');
  expect(body.results).toMatchObject([{ measurements: [{ day, measurement: { recall_at_10: 1 } }] }]);
  expect(body.tags).toEqual([
    {
      attribute: 'colour',
      measurements: [{ day, measurement: { ...of, looks: 0, predicted: 0, precision: null } }],
    },
    {
      attribute: 'garment',
      measurements: [
        {
          day,
          measurement: { ...of, predictor: 'vitrine-apparel', looks: 2, predicted: 2, precision: 0.5 },
        },
      ],
    },
  ]);
  const none = { age_seconds: null, changes: 0, median_lag_seconds: null, slowest_lag_seconds: null };
  expect(body.feeds).toEqual([
    { feed_id: 'idle', measurements: [{ day, measurement: none }] },
    {
      feed_id: 'main',
      measurements: [
        {
          day,
          measurement: {
            age_seconds: expect.any(Number),
            changes: 2,
            median_lag_seconds: 2700,
            slowest_lag_seconds: 3600,
          },
        },
      ],
    },
  ]);
  const age = body.feeds[1].measurements[0].measurement.age_seconds;
  expect(age).toBeGreaterThanOrEqual(600);
  expect(age).toBeLessThan(2400);
  const kept = await db.query(sql`select 1 from tag_precision_history where attribute = 'garment'`);
  expect(kept).toHaveLength(1);
  const { body: others } = await world.as('admin', world.globex)('GET /index-quality/history');
  expect(others).toEqual({ results: [], tags: [], feeds: [] });

  await admin('DELETE /tags/garment');
  await admin('DELETE /feeds/main');
  const { body: after } = await admin('GET /index-quality/history');
  expect(after.tags.map((one: { attribute: string }) => one.attribute)).toEqual(['colour']);
  expect(after.feeds.map((one: { feed_id: string }) => one.feed_id)).toEqual(['idle']);
});

test('is measured by night for every customer, and told without names', async () => {
  const { context } = world;
  await scheduleMeasuring(context);
  await scheduleMeasuring(context);
  const waiting = () =>
    context.db.query<{ run_at: Date }>(sql`select run_at from jobs where kind = ${measureIndexesKind}`);
  expect(await waiting()).toEqual([{ run_at: nextNight(new Date()) }]);
  await measureIndexes(context, jobOf(measureIndexesKind, {}, null));
  const { body } = await world.as('admin', world.globex)('GET /index-quality');
  expect(body.results[0].measurement).toMatchObject({ images: 2, vectors: 2, recall_at_10: 1 });
  expect(await waiting()).toEqual([{ run_at: nextNight(new Date()) }]);

  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  expect(metrics).toContain('vitrine_index_quality{measure="lowest_recall"} 1');
  expect(metrics).toContain('vitrine_index_quality{measure="highest_near_duplicates"} 0.5');
  expect(metrics).not.toMatch(/acme|globex/);
});

test('goes with the version that it is of', async () => {
  await world.context.db.query(
    sql`delete from predictor_assignments where customer_id = 'globex' and task = 'embedding'`,
  );
  const rows = await world.context.db.query(sql`select 1 from index_quality where customer_id = 'globex'`);
  expect(rows).toEqual([]);
});
