import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('is measured by night for every customer, and told without names', async () => {
  const { context } = world;
  await scheduleMeasuring(context);
  await scheduleMeasuring(context);
  const waiting = () =>
    context.db.query<{ run_at: Date }>(sql`select run_at from jobs where kind = ${measureIndexesKind}`);
  expect(await waiting()).toEqual([{ run_at: nextNight(new Date()) }]);
  const job = { id: 0, customerId: null, kind: measureIndexesKind, key: 'all', attempt: 1 };
  await measureIndexes(context, { ...job, data: {}, createdAt: new Date() });
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
