import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobOf } from '../../jobs/testing.js';
import { looksAround, openShop, type Shop } from '../rules/testing-shop.js';
import { giveUpMap, type MakeMap, makeMapKind } from './make-map.job.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
}, 120_000);
afterAll(() => shop?.world.close());

test('a map that was given up says why, beside the one before, until one is made', async () => {
  const { world } = shop;
  const admin = world.as('admin');
  const { body: made } = await admin('POST /map?wait=60');
  expect(made).toMatchObject({ failure: null, looks: looksAround + 1 });
  expect(made.points.length).toBe(looksAround + 1);

  const data = { predictor: made.predictor, version: made.version };
  const job = { ...jobOf<MakeMap>(makeMapKind, data), attempt: 3 };
  await giveUpMap(world.context, job, new Error('The thread that makes maps ended with 1'));
  const { body: failed } = await admin('GET /map');
  expect(failed.failure).toEqual({
    reason: 'The thread that makes maps ended with 1',
    failed_at: expect.stringMatching(/Z$/),
  });
  expect(failed.points.length).toBe(looksAround + 1);
  expect((await world.as('admin', world.globex)('GET /map')).body.failure).toBeNull();

  expect((await admin('POST /map?wait=60')).body.failure).toBeNull();
});
