import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { picture } from '../testing/pictures.js';
import type { Party, Reply } from '../testing/world.js';
import { createWorld, type World } from '../testing/world.js';
import type { CustomerLimits } from './settings.js';

let world: World;
let base64: string;
beforeAll(async () => {
  world = await createWorld();
  base64 = (await picture(1)).toString('base64');
});
afterAll(() => world?.close());
beforeEach(async () => {
  await limit({});
  // A request without a limit empties the slate.
  await world.as('service')('GET /images?limit=1');
});

async function limit(limits: CustomerLimits, party: Party = world.acme): Promise<void> {
  const { status } = await world.as('superuser')(`PATCH /customers/${party.id}`, { settings: { limits } });
  expect(status).toBe(200);
}

function statuses(replies: Reply[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of replies) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function times<T>(count: number, ask: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => ask(n)));
}

function headersOf({ headers }: Reply) {
  return ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'].map((name) =>
    headers.get(name),
  );
}

describe('requests a second', () => {
  test('are told on every answer of a customer that has a limit, and on no other', async () => {
    const service = world.as('service');
    expect(headersOf(await service('GET /images'))).toEqual([null, null, null, null]);
    await limit({ requests_per_second: 1, requests_burst: 10 });
    expect(headersOf(await service('GET /images'))).toEqual(['10', '9', '1', null]);
    const [most, left] = headersOf(await service('GET /images/none'));
    expect([most, left]).toEqual(['10', '8']);
    expect(headersOf(await world.as('service', world.globex)('GET /images'))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(headersOf(await world.as('superuser')('GET /images'))).toEqual([null, null, null, null]);
  });

  test('of twenty at once as many pass as the burst allows; the others are told when to come back', async () => {
    await limit({ requests_per_second: 0.5, requests_burst: 5 });
    const replies = await times(20, () => world.as('service')('GET /images'));
    expect(statuses(replies)).toEqual({ 200: 5, 429: 15 });
    const refused = replies.find(({ status }) => status === 429)!;
    expect(refused.body).toMatchObject({
      code: 'rate_limited',
      detail: '0.5 requests a second are allowed, 5 at once; try again in 2 seconds.',
    });
    expect(headersOf(refused)).toEqual(['5', '0', '10', '2']);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await world.as('service', world.globex)('GET /images')).status).toBe(200);
    expect((await world.as('superuser')('GET /images')).status).toBe(200);
    await sleep(2_000);
    expect((await world.as('service')('GET /images')).status).toBe(200);
    expect(
      await world.context.metrics.registry.getSingleMetricAsString('vitrine_limited_requests_total'),
    ).toMatch(/vitrine_limited_requests_total\{reason="rate"\} 1[5-9]/);
  });

  test('are refused before the body is read, and after the caller is known', async () => {
    await limit({ requests_per_second: 0.1, requests_burst: 1 });
    const { acme } = world;
    const stranger = world.call({ 'x-api-key': acme.key, authorization: 'nonsense' });
    expect(statuses(await times(5, () => stranger('GET /images')))).toEqual({ 401: 5 });
    expect((await world.as('admin')('POST /images', '{"broken')).status).toBe(400);
    expect((await world.as('admin')('POST /images', '{"broken')).status).toBe(429);
  });

  test('change with the next request', async () => {
    await limit({ requests_per_second: 0.1, requests_burst: 1 });
    expect(statuses(await times(3, () => world.as('service')('GET /images')))).toEqual({ 200: 1, 429: 2 });
    await limit({ requests_per_second: 1_000 });
    await sleep(5);
    expect((await world.as('service')('GET /images')).headers.get('ratelimit-limit')).toBe('2000');
    await limit({});
    expect(statuses(await times(20, () => world.as('service')('GET /images')))).toEqual({ 200: 20 });
  });
});

describe('a backlog', () => {
  test('too long to be answered soon has further requests refused; those of others are not', async () => {
    const { turns, metrics } = world.context;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const stuck = times(70, () => turns.take('acme', () => released));
    try {
      await vi.waitFor(() => expect(turns.backlogMs('acme')).toBeGreaterThan(4_000), 30_000);
      const refused = await world.as('service')('GET /images');
      expect(refused.status).toBe(503);
      expect(refused.body).toMatchObject({ code: 'overloaded' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(4);
      expect((await world.as('service', world.globex)('GET /images')).status).toBe(200);
      expect((await metrics.limited.get()).values).toContainEqual(
        expect.objectContaining({ labels: { reason: 'backlog' }, value: 1 }),
      );
    } finally {
      release();
      await stuck;
    }
    expect((await world.as('service')('GET /images')).status).toBe(200);
  });
});

describe('concurrent predictions', () => {
  const search = (party?: Party) => world.as('service', party)('POST /searches', { file: { base64 } });

  test('beyond the limit are refused, those of others are not', async () => {
    await limit({ concurrent_predictions: 2 });
    const [mine, others] = await Promise.all([
      times(8, () => search()),
      times(8, () => search(world.globex)),
    ]);
    const counts = statuses(mine);
    expect(counts[200]).toBeGreaterThanOrEqual(2);
    expect(counts[429]).toBeGreaterThanOrEqual(1);
    expect(counts[200]! + counts[429]!).toBe(8);
    expect(statuses(others)).toEqual({ 200: 8 });
    const refused = mine.find(({ status }) => status === 429)!;
    expect(refused.body.code).toBe('concurrency_limited');
    expect(refused.headers.get('retry-after')).toBe('1');
  });

  test('count searches, predictions and renderings together, and end with their answers', async () => {
    const admin = world.as('admin');
    await admin('POST /images?wait=60', [{ id: 'shown', file: { base64 } }]);
    await limit({ concurrent_predictions: 1 });
    const replies = await Promise.all([
      search(),
      world.as('service')('POST /predictions', { file: { base64 } }),
      world.as('service')('GET /images/shown/file?size=64'),
    ]);
    expect(statuses(replies)).toEqual({ 200: 1, 429: 2 });
    expect((await search()).status).toBe(200);
    expect((await world.as('service')('POST /searches', { file: { base64: 'AAAA' } })).status).toBe(415);
    expect((await search()).status).toBe(200);
    // What only reads, and ingestion, are no part of it.
    const [reads, added] = await Promise.all([
      times(5, () => world.as('service')('GET /images/shown/similar')),
      times(3, async (n) => {
        const other = (await picture(10 + n)).toString('base64');
        return admin('POST /images?wait=60', [{ id: `more-${n}`, file: { base64: other } }]);
      }),
    ]);
    expect(statuses(reads)).toEqual({ 200: 5 });
    expect(added.map(({ body }) => body.results[0].status)).toEqual(['ready', 'ready', 'ready']);
  });
});
