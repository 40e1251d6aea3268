import { gzipSync } from 'node:zlib';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../testing/world.js';
import { csvFeed, errorsOf, push, shirt } from './testing-feeds.js';

let world: World;
let feed: string;
let n = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

/** Each test has a feed and products of its own. */
beforeEach(async () => {
  feed = `feed-${++n}`;
  expect((await world.as('admin')('POST /feeds', { id: feed })).status).toBe(201);
});
const own = (id: string) => `${id}${n}`;
const get = async (path: string, level: 'service' | 'admin' = 'service') =>
  (await world.as(level)(`GET ${path}`)).body;
const itemsOf = async (product: string, query = '') =>
  (await get(`/products/${product}?item=id&look=id${query}`, 'admin')).looks?.flatMap(
    (look: { items: { id: string }[] }) => look.items.map(({ id }) => id),
  );
/** A run is done a moment before its job is. */
const jobDone = () =>
  expect
    .poll(() => world.context.db.query(sql`select key from jobs where kind = 'run-feeds'`), {
      timeout: 10_000,
    })
    .toEqual([]);

describe('a pushed feed', () => {
  test('makes products, looks and items, with their categories', async () => {
    const run = await push(world, feed, csvFeed(shirt(own('a'), 'Navy Blue', 'Red')));
    expect(run).toMatchObject({
      state: 'done',
      source: 'push',
      counts: { rows: 4, created: 4, changed: 0, unchanged: 0, rejected: 0, hidden: 0 },
      progress: { rows: 4 },
    });
    expect(run.progress.bytes).toBe(run.progress.bytes_total);
    const product = await get(`/products/${own('a')}?look=expand&item=expand`);
    expect(product).toMatchObject({ title: 'Shirt', categories: ['clothes.shirts'] });
    expect(product.looks.map(({ id }: { id: string }) => id)).toEqual([
      `${own('a')}-navy-blue`,
      `${own('a')}-red`,
    ]);
    expect(product.looks[0].items[0]).toMatchObject({ size: 's', price: '59.90', currency: 'EUR' });
    expect(await get('/categories/clothes.shirts')).toMatchObject({ name: 'Shirts', parent_id: 'clothes' });
  });

  test('may be XML, JSON Lines or packed', async () => {
    const xml = `<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>${own('x')}</g:id><title>X</title>
      <g:price>1 EUR</g:price><g:availability>in stock</g:availability></item></channel></rss>`;
    expect(await push(world, feed, xml)).toMatchObject({ counts: { created: 1 } });
    const json = JSON.stringify({ id: own('x'), title: 'Y', price: '2 EUR', availability: 'in stock' });
    expect(await push(world, feed, json)).toMatchObject({ counts: { changed: 1, hidden: 0 } });
    const packed = await push(world, feed, gzipSync(json));
    expect(packed).toMatchObject({ state: 'done', counts: { unchanged: 1, changed: 0 } });
    expect(await get(`/products/${own('x')}`)).toMatchObject({ title: 'Y' });
  });

  test('may name images that are posted otherwise', async () => {
    const line = { id: own('i'), image_id: 'one, two', image_link: 'https://shop.example/a.jpg' };
    await push(world, feed, csvFeed([line]));
    const { images } = await get(`/looks/${own('i')}`);
    expect(images.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ['one', 'missing'],
      ['two', 'missing'],
    ]);
  });

  test('that has not changed costs no write', async () => {
    const lines = csvFeed(shirt(own('a'), 'blue', 'red'));
    await push(world, feed, lines);
    const stamps = () =>
      world.context.db.query(sql`
        select id, updated_at::text, xmin::text from items where customer_id = 'acme' and id like ${`${own('a')}%`}
        union all select item_id, '', xmin::text from feed_items where customer_id = 'acme' and feed_id = ${feed}
        order by 1, 3`);
    const before = await stamps();
    const run = await push(world, feed, lines);
    expect(run.counts).toMatchObject({ created: 0, changed: 0, unchanged: 4 });
    expect(await stamps()).toEqual(before);
  });

  test('changes only what differs, and takes product and look from their first row', async () => {
    const lines = shirt(own('a'), 'blue');
    await push(world, feed, csvFeed(lines));
    const changed = [lines[0]!, { ...lines[1]!, price: '49.90 EUR', title: 'Not the first' }];
    const run = await push(world, feed, csvFeed(changed));
    expect(run.counts).toMatchObject({ changed: 1, unchanged: 1 });
    expect(await get(`/items/${lines[1]!.id}`)).toMatchObject({ price: '49.90' });
    expect(await get(`/products/${own('a')}`)).toMatchObject({ title: 'Shirt' });
  });

  test('stands in the answers that rest on it', async () => {
    const lines = csvFeed(shirt(own('a'), 'blue'));
    const before = (await get('/looks?limit=1')).rests_on.feed_run?.id;
    const run = await push(world, feed, lines);
    expect(run.id).not.toBe(before);
    const feed_run = { id: run.id, feed_id: feed, finished_at: run.finished_at };
    const places = [
      `/looks/${own('a')}-blue/similarities`,
      '/products',
      '/looks',
      '/items',
      `/products/${own('a')}`,
      `/looks/${own('a')}-blue/tags`,
    ];
    for (const path of places) expect((await get(path)).rests_on, path).toEqual({ feed_run });
    await push(world, feed, lines, '&dry_run=true');
    expect((await get('/looks')).rests_on).toEqual({ feed_run });
  });

  test('is refused when it is empty, and fails where it has no rows', async () => {
    const admin = world.as('admin');
    expect((await admin(`POST /feeds/${feed}/runs`, '')).body.code).toBe('body_invalid');
    const run = await push(world, feed, 'id,title\n');
    expect(run).toMatchObject({ state: 'failed', error: { code: 'feed_broken' } });
    expect((await admin('POST /feeds/none/runs', 'id\n1')).body.code).toBe('feed_not_found');
  });

  test('of another customer touches nothing of this one', async () => {
    const lines = csvFeed(shirt(own('a'), 'blue'));
    await push(world, feed, lines);
    const other = world.as('admin', world.globex);
    await other('POST /feeds', { id: feed });
    const { body } = await other(`POST /feeds/${feed}/runs?wait=60`, csvFeed(shirt(own('b'), 'green')));
    expect(body).toMatchObject({ state: 'done', counts: { created: 2, hidden: 0 } });
    expect(await itemsOf(own('a'))).toHaveLength(2);
  });
});

describe('what is missing', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ id: own(`p${at}-`), color: 'blue' }));

  test('is hidden at once, comes back when it is there again, and is deleted later', async () => {
    await world.as('admin')(`PATCH /feeds/${feed}`, { remove_after_seconds: 3600 });
    await push(world, feed, csvFeed(many(6)));
    const run = await push(world, feed, csvFeed(many(5)));
    expect(run).toMatchObject({ state: 'done', counts: { unchanged: 5, hidden: 1 } });
    const gone = own('p5-');
    expect((await world.as('service')(`GET /products/${gone}`)).status).toBe(404);
    expect((await get(`/items/${gone}?hidden=include`, 'admin')).hidden_since).toEqual(expect.any(String));
    await push(world, feed, csvFeed(many(6)));
    expect(await itemsOf(gone)).toEqual([gone]);
    await push(world, feed, csvFeed(many(5)));
    await world.context.db.query(sql`
      update feed_items set remove_at = now() - interval '1 second' where customer_id = 'acme' and item_id = ${gone}`);
    await world.context.db.query(sql`update jobs set run_at = now() where kind = 'remove-vanished'`);
    world.context.worker.wake();
    await expect
      .poll(async () => (await world.as('admin')(`GET /products/${gone}?hidden=include`)).status, {
        timeout: 10_000,
      })
      .toBe(404);
    expect(await itemsOf(own('p0-'))).toEqual([own('p0-')]);
  });

  test('by more than the share waits, hidden only once that is confirmed', async () => {
    const admin = world.as('admin');
    await push(world, feed, csvFeed(many(6)));
    const run = await push(world, feed, csvFeed(many(4)));
    expect(run).toMatchObject({ state: 'awaiting_confirmation', counts: { hidden: 2 }, finished_at: null });
    expect(await itemsOf(own('p5-'))).toEqual([own('p5-')]);
    expect((await admin(`POST /feeds/${feed}/runs/${run.id}/confirm`)).status).toBe(202);
    await expect
      .poll(async () => (await get(`/feeds/${feed}/runs/${run.id}`, 'admin')).state, { timeout: 10_000 })
      .toBe('done');
    expect((await world.as('service')(`GET /products/${own('p5-')}`)).status).toBe(404);
    expect(await itemsOf(own('p3-'))).toEqual([own('p3-')]);
    expect((await admin(`POST /feeds/${feed}/runs/${run.id}/confirm`)).body.code).toBe('feed_run_not_open');
  });

  test('stays when the run is cancelled, or another comes before it is confirmed', async () => {
    const admin = world.as('admin');
    await push(world, feed, csvFeed(many(6)));
    const first = await push(world, feed, csvFeed(many(2)));
    expect((await admin(`POST /feeds/${feed}/runs/${first.id}/cancel`)).body.state).toBe('cancelled');
    const second = await push(world, feed, csvFeed(many(3)));
    const third = await push(world, feed, csvFeed(many(6)));
    expect(third).toMatchObject({ state: 'done', counts: { hidden: 0, unchanged: 6 } });
    const late = await admin(`POST /feeds/${feed}/runs/${second.id}/confirm`);
    expect(late.body.code).toBe('feed_run_not_open');
    expect((await get(`/feeds/${feed}/runs/${second.id}`, 'admin')).error.code).toBe('superseded');
  });

  test('is nothing where the feed breaks off, or a row is bad', async () => {
    await push(world, feed, csvFeed(many(6)));
    const broken = `${csvFeed(many(2))}"never closed`;
    const run = await push(world, feed, broken);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'feed_broken' }, counts: { hidden: 0 } });
    expect(run.error.detail).toContain('line');
    const bad = many(6).map((line, at) => (at === 5 ? { ...line, price: 'much' } : line));
    const other = await push(world, feed, csvFeed(bad));
    expect(other).toMatchObject({ state: 'done', counts: { unchanged: 5, rejected: 1, hidden: 0 } });
    expect(await itemsOf(own('p5-'))).toEqual([own('p5-')]);
  });

  test('with the feed itself is hidden, and another feed may take it over', async () => {
    const admin = world.as('admin');
    await push(world, feed, csvFeed(many(2)));
    expect((await admin(`DELETE /feeds/${feed}`)).status).toBe(204);
    await expect
      .poll(async () => (await world.as('service')(`GET /products/${own('p0-')}`)).status, {
        timeout: 10_000,
      })
      .toBe(404);
    await admin('POST /feeds', { id: `${feed}-new` });
    const run = await push(world, `${feed}-new`, csvFeed(many(2)));
    expect(run.counts).toMatchObject({ rejected: 0, hidden: 0 });
    expect(await itemsOf(own('p0-'))).toEqual([own('p0-')]);
  });
});

describe('ids', () => {
  test('of things that came through the API, or from another feed, are refused', async () => {
    const admin = world.as('admin');
    const item = { id: own('mine'), price: '1', currency: 'EUR', availability: 'in_stock' };
    await admin('POST /products', [
      { id: own('mine'), title: 'Mine', looks: [{ id: own('mine'), items: [item] }] },
    ]);
    await admin('POST /feeds', { id: `${feed}-other` });
    await push(world, `${feed}-other`, csvFeed([{ id: own('theirs') }]));
    const run = await push(
      world,
      feed,
      csvFeed([own('mine'), own('theirs'), own('new')].map((id) => ({ id }))),
    );
    expect(run.counts).toMatchObject({ created: 1, rejected: 2, hidden: 0 });
    expect(run.errors_by_code).toEqual({ id_taken: 2 });
    expect(await get(`/products/${own('mine')}`)).toMatchObject({ title: 'Mine' });
  });

  test('that an admin deleted come again with the next run', async () => {
    const lines = csvFeed(shirt(own('a'), 'blue'));
    await push(world, feed, lines);
    await world.as('admin')(`DELETE /products/${own('a')}`);
    expect((await push(world, feed, lines)).counts).toMatchObject({ created: 2 });
    expect(await itemsOf(own('a'))).toHaveLength(2);
  });

  test('that stand there twice, or make one look of two products, are bad rows', async () => {
    const a = own('a');
    const run = await push(
      world,
      feed,
      csvFeed([
        { id: `${a}1`, item_group_id: a, color: 'b c' },
        { id: `${a}1`, item_group_id: a, color: 'b c' },
        { id: `${a}2`, item_group_id: `${a}-b`, color: 'c' },
      ]),
    );
    expect(run.counts).toMatchObject({ created: 1, rejected: 2 });
    expect((await errorsOf(world, run)).map(({ line, field, code }) => [line, field, code])).toEqual([
      [3, 'id', 'repeated'],
      [4, 'item_group_id', 'look_of_other_product'],
    ]);
  });
});

test('a dry run tells what another would do, and writes nothing', async () => {
  const lines = shirt(own('a'), 'blue', 'red');
  await push(world, feed, csvFeed(lines));
  const changed = [{ ...lines[0]!, price: '10 EUR' }, ...lines.slice(1, 3), { id: own('new'), title: 'New' }];
  const run = await push(world, feed, csvFeed(changed), '&dry_run=true');
  expect(run).toMatchObject({
    state: 'done',
    dry_run: true,
    counts: { created: 1, changed: 1, unchanged: 2, hidden: 1, rejected: 0 },
    examples: {
      created: [{ id: own('new') }],
      changed: [{ id: lines[0]!.id, fields: ['item.price'] }],
      hidden: [{ id: lines[3]!.id }],
    },
  });
  expect(run.examples.created[0].fields).toEqual(
    expect.arrayContaining(['product.title', 'product.categories', 'item.price', 'item.availability']),
  );
  expect((await world.as('admin')(`GET /items/${own('new')}`)).status).toBe(404);
  expect(await itemsOf(own('a'))).toHaveLength(4);
  expect((await push(world, feed, csvFeed(lines))).counts).toMatchObject({ unchanged: 4 });
});

test('a run whose process died begins anew, and counts what it had done', async () => {
  const { db, worker } = world.context;
  const lines = csvFeed(shirt(own('a'), 'blue', 'red'));
  const done = await push(world, feed, lines);
  await jobDone();
  // As if it had died just before its end.
  await db.query(sql`
    update feed_runs set state = 'running', finished_at = null, token = 'of the dead' where id = ${done.id}`);
  await world.context.blobs.put(`acme/feeds/${done.id}`, Buffer.from(lines));
  await db.query(sql`
    insert into jobs (customer_id, kind, key, data) values ('acme', 'run-feeds', 'feeds', '{}') on conflict do nothing`);
  worker.wake();
  const state = async () => get(`/feeds/${feed}/runs/${done.id}`, 'admin');
  await expect.poll(async () => (await state()).state, { timeout: 10_000 }).toBe('done');
  expect((await state()).counts).toMatchObject({ created: 4, unchanged: 0, rejected: 0 });
  expect(await world.context.blobs.size(`acme/feeds/${done.id}`)).toBeUndefined();
});

test('runs come one after the other, and those that wait can be cancelled', async () => {
  const admin = world.as('admin');
  const lines = csvFeed(Array.from({ length: 1500 }, (_, at) => ({ id: own(`q${at}-`) })));
  const starts = [];
  for (const query of ['', '', '&dry_run=true'])
    starts.push((await admin(`POST /feeds/${feed}/runs?wait=0${query}`, lines)).body);
  const cancelled = await admin(`POST /feeds/${feed}/runs/${starts[1].id}/cancel`);
  expect(cancelled.body.state).toBe('cancelled');
  const runs = async () => (await get(`/feeds/${feed}/runs`, 'admin')).results;
  await expect
    .poll(async () => (await runs()).map(({ state }: { state: string }) => state), { timeout: 60_000 })
    .toEqual(['done', 'cancelled', 'done']);
  const [dry, , first] = await runs();
  expect(first.counts).toMatchObject({ created: 1500 });
  expect(dry.counts).toMatchObject({ created: 0, unchanged: 1500 });
  expect(Date.parse(dry.started_at)).toBeGreaterThanOrEqual(Date.parse(first.finished_at));
});

test('a run whose file is gone fails, and says what to do', async () => {
  const { db, worker } = world.context;
  const done = await push(world, feed, csvFeed(shirt(own('g'), 'blue')));
  await jobDone();
  await db.query(sql`update feed_runs set state = 'queued', finished_at = null where id = ${done.id}`);
  await db.query(
    sql`insert into jobs (customer_id, kind, key, data) values ('acme', 'run-feeds', 'feeds', '{}')`,
  );
  worker.wake();
  const state = async () => get(`/feeds/${feed}/runs/${done.id}`, 'admin');
  await expect.poll(async () => (await state()).state, { timeout: 10_000 }).toBe('failed');
  expect((await state()).error).toMatchObject({
    code: 'feed_broken',
    detail: expect.stringContaining('push it again'),
  });
});
