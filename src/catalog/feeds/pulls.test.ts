import sql from 'sql-template-tag';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from '../../testing/pictures.js';
import { createWorld, type World } from '../../testing/world.js';
import { csvFeed, errorsOf, shirt } from './testing-feeds.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const admin: World['as'] extends (level: never) => infer Call ? Call : never = ((line, ...rest) =>
  world.as('admin')(line, ...rest)) as ReturnType<World['as']>;
const patience = { timeout: 20_000, interval: 50 };
const pull = async (feed: string, query = '') =>
  (await admin(`POST /feeds/${feed}/runs?wait=60${query}`)).body;

test('a feed is pulled with its pictures, and not again while it is the same', async () => {
  const pictures = [0, 1].map(async (seed) => world.pictures.put(`/shirt-${seed}.jpg`, await picture(seed)));
  const [first, second] = await Promise.all(pictures);
  const lines = shirt('shirt', 'blue').map((line) => ({
    ...line,
    image_link: first!,
    additional_image_link: second!,
  }));
  const url = world.pictures.put('/feed.csv', Buffer.from(csvFeed(lines)));
  await admin('POST /feeds', { id: 'pulled', url });
  expect(await pull('pulled')).toMatchObject({ state: 'done', source: 'pull', counts: { created: 2 } });
  const images = async () =>
    (await admin('GET /looks/shirt-blue')).body.images.map(
      ({ id, status }: { id: string; status: string }) => [id.replace(/-[0-9a-f]+$/, ''), status],
    );
  await expect.poll(images, patience).toEqual([
    ['shirt-0', 'ready'],
    ['shirt-1', 'ready'],
  ]);
  expect(await pull('pulled')).toMatchObject({ state: 'unchanged', counts: { rows: 0 } });
  expect(world.pictures.log.filter((line) => line.endsWith('/feed.csv'))).toEqual([
    '200 /feed.csv',
    '304 /feed.csv',
  ]);
  expect(await pull('pulled', '&dry_run=true')).toMatchObject({ state: 'done', counts: { unchanged: 2 } });

  world.pictures.put('/feed.csv', Buffer.from(csvFeed(lines.map((line) => ({ ...line, price: '1 EUR' })))));
  expect(await pull('pulled')).toMatchObject({ state: 'done', counts: { changed: 2 } });
  expect(world.pictures.log.filter((line) => line.endsWith('.jpg'))).toHaveLength(2);

  // Once they are old enough, pictures are asked for again.
  await world.context.db.query(sql`update feeds set images_checked_at = now() - interval '8 days'`);
  await world.context.db.query(sql`update images set updated_at = now() - interval '8 days'`);
  expect((await pull('pulled')).state).toBe('unchanged');
  const asked = () => world.pictures.log.filter((line) => line.startsWith('304') && line.endsWith('.jpg'));
  await expect.poll(() => asked().length, patience).toBe(2);
});

test('the lag from a change of the feed to its answer is measured', async () => {
  const metrics = await world.context.metrics.registry.metrics();
  expect(metrics).toMatch(/vitrine_feed_lag_seconds_count [1-9]/);
});

test('a feed with a schedule is pulled at once, with its authorization, which is never shown', async () => {
  const seen: (string | undefined)[] = [];
  const url = world.pictures.put('/secret.csv', (request, response) => {
    seen.push(request.headers.authorization);
    response.end(csvFeed([{ id: 'secret' }]));
  });
  const { body } = await admin('POST /feeds', {
    id: 'scheduled',
    url,
    every_seconds: 600,
    authorization: 'Basic c2hvcDpzZWNyZXQ=',
  });
  expect(body).toMatchObject({ has_authorization: true, every_seconds: 600 });
  expect(JSON.stringify(body)).not.toContain('c2hvcDpz');
  const states = async () =>
    (await admin('GET /feeds/scheduled/runs')).body.results.map(({ state }: { state: string }) => state);
  await expect.poll(states, patience).toEqual(['done']);
  expect(seen).toEqual(['Basic c2hvcDpzZWNyZXQ=']);
  const [next] = await world.context.db.query<{ seconds: number }>(sql`
    select extract(epoch from run_at - now())::float8 as seconds from jobs where kind = 'pull-feed' and key = 'scheduled'`);
  expect(next!.seconds).toBeGreaterThan(500);
  expect(next!.seconds).toBeLessThanOrEqual(600);
  await admin('PATCH /feeds/scheduled', { every_seconds: null });
  const left = await world.context.db.query(sql`select 1 from jobs where kind = 'pull-feed'`);
  expect(left).toEqual([]);
});

test('an address that cannot be read makes the run fail with the reason', async () => {
  await admin('POST /feeds', { id: 'lost', url: `${world.pictures.url}/nowhere.csv` });
  expect(await pull('lost')).toMatchObject({ state: 'failed', error: { code: 'url_refused' } });
  expect((await admin('POST /feeds', { id: 'bad', url: 'file:///etc/passwd' })).status).toBe(400);
  expect((await admin('POST /feeds', { id: 'bad', every_seconds: 600 })).status).toBe(400);
  await admin('POST /feeds', { id: 'none' });
  expect((await admin('POST /feeds/none/runs')).body.code).toBe('feed_without_url');
});

test('a fifth of the rows is broken in 25 ways: every good one goes in, every bad one is reported', async () => {
  await admin('POST /feeds', { id: 'broken' });
  const long = 'x'.repeat(30_000);
  const ways: [field: string | null, change: Record<string, string>][] = [
    ['id', { id: '' }],
    ['id', { id: 'x'.repeat(300) }],
    ['title', { title: '' }],
    ['title', { title: 'x'.repeat(5_000) }],
    ['title', { title: 'bell \u0007' }],
    ['price', { price: '' }],
    ['price', { price: 'cheap' }],
    ['price', { price: '59.90' }],
    ['price', { price: '59.90 XXQ' }],
    ['price', { price: '59.999 EUR' }],
    ['price', { price: '-5 EUR' }],
    ['sale_price', { sale_price: '70 EUR' }],
    ['sale_price', { sale_price: '50 USD' }],
    ['sale_price_effective_date', { sale_price: '50 EUR', sale_price_effective_date: 'soon' }],
    [
      'sale_price_effective_date',
      { sale_price: '50 EUR', sale_price_effective_date: '2026-02-01/2026-01-01' },
    ],
    ['availability', { availability: '' }],
    ['availability', { availability: 'perhaps' }],
    ['availability_date', { availability_date: 'tomorrow or so' }],
    ['condition', { condition: 'broken' }],
    ['gtin', { gtin: '12' }],
    ['link', { link: 'javascript:alert(1)' }],
    ['image_link', { image_link: 'file:///etc/passwd' }],
    ['additional_image_link', { additional_image_link: 'https://user:secret@shop.example/a.jpg' }],
    ['description', { description: long }],
    ['product_type', { product_type: Array.from({ length: 11 }, (_, at) => `Level ${at}`).join(' > ') }],
  ];
  expect(ways).toHaveLength(25);
  const lines = Array.from({ length: 500 }, (_, at) => {
    const way = at % 5 === 4 ? ways[((at - 4) / 5) % ways.length]! : undefined;
    return { id: `row-${at}`, ...way?.[1] };
  });
  const { body: run } = await admin('POST /feeds/broken/runs?wait=60', csvFeed(lines));
  expect(run).toMatchObject({ state: 'done', counts: { rows: 500, created: 400, rejected: 100 } });
  const found = await errorsOf(world, run);
  const byLine = new Map(found.map((error) => [error.line, error]));
  for (const [at] of lines.entries()) {
    const error = byLine.get(at + 2);
    if (at % 5 !== 4) expect(error).toBeUndefined();
    else expect(error?.field, JSON.stringify(ways[((at - 4) / 5) % 25])).toBe(ways[((at - 4) / 5) % 25]![0]);
  }
  const [held] = await world.context.db.query<{ n: number }>(sql`
    select count(*)::int as n from items where customer_id = 'acme' and id like 'row-%'`);
  expect(held!.n).toBe(400);
});

test('sale prices begin and end to count with the runs after it', async () => {
  const url = world.pictures.put(
    '/sale.csv',
    Buffer.from(
      csvFeed([
        {
          id: 'sale',
          sale_price: '9 EUR',
          sale_price_effective_date: '2020-01-01T00:00Z/2030-01-01T00:00Z',
        },
      ]),
    ),
  );
  await admin('POST /feeds', { id: 'sales', url });
  await pull('sales');
  expect((await admin('GET /items/sale')).body.sale_price).toBe('9.00');
  const now = world.context.clock;
  world.context.clock = () => new Date('2031-01-01');
  try {
    // The same copy says something else by now: it is read anew.
    expect(await pull('sales')).toMatchObject({ state: 'done', counts: { changed: 1 } });
  } finally {
    world.context.clock = now;
  }
  expect((await admin('GET /items/sale')).body.sale_price).toBeNull();
});
