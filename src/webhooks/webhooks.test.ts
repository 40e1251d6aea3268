import sql from 'sql-template-tag';
import { Value } from 'typebox/value';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { push } from '../catalog/feeds/testing-feeds.js';
import { tinyPicture } from '../testing/samples.js';
import { createWorld, type World } from '../testing/world.js';
import { eventSchema, sentEvents } from './events.js';
import { eventsKeptDays, failingDays, failuresInARowMin, triesMax, webhooksMax } from './limits.js';
import { sweepWebhookEvents } from './sweep-webhook-events.job.js';
import { startReceiver, verify } from './testing-receiver.js';

let world: World;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  world = await createWorld();
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver?.close();
  await world?.close();
});
beforeEach(async () => {
  await world.context.db.query(sql`delete from webhooks`);
  receiver.received.length = 0;
});

/** Whatever was sent is as the API document says, and holds nothing that it does not tell of. */
const sent = new Set<string>();
afterEach(() => {
  for (const { event } of receiver.received) {
    const schema = eventSchema(event.type);
    expect([...Value.Errors(schema, event)]).toEqual([]);
    expect(Value.Clean(schema, structuredClone(event))).toEqual(event);
    sent.add(event.type);
  }
});

const admin: ReturnType<World['as']> = (line, ...rest) => world.as('admin')(line, ...rest);
const patience = { timeout: 20_000, interval: 30 };

let made = 0;
/** A webhook with an address of its own, which answers as told. */
async function webhook(fields: Record<string, unknown> = {}, answer?: (typeof receiver.answers)[string]) {
  const path = `/hook-${++made}`;
  if (answer) receiver.answers[path] = answer;
  const { status, body } = await admin('POST /webhooks', { url: receiver.url + path, ...fields });
  expect(status).toBe(201);
  return { id: body.id as string, secret: body.secret as string, path, arrived: () => receiver.at(path) };
}

const status =
  (code: number, headers = {}, body = ''): (typeof receiver.answers)[string] =>
  (response) =>
    response.writeHead(code, headers).end(body);

async function delivery(id: string, state?: string) {
  const query = state === undefined ? '' : `?state=${state}`;
  const { body } = await admin(`GET /webhooks/${id}/deliveries${query}`);
  if (body.results.length === 0) return undefined;
  return (await admin(`GET /webhooks/${id}/deliveries/${body.results[0].id}`)).body;
}

/** Lets what waits for a retry be due now. */
async function hurry(): Promise<void> {
  await world.context.db.query(
    sql`update webhook_deliveries set next_attempt_at = now() where state = 'pending'`,
  );
  await world.context.db.query(sql`update jobs set run_at = now() where kind = 'deliver-webhook'`);
  world.context.deliveries.wake();
}

const secondsUntilNext = (one: { next_attempt_at: string }) =>
  (Date.parse(one.next_attempt_at) - Date.now()) / 1000;

describe('what is told', () => {
  test('pictures that fail within seconds come in one event', async () => {
    const hook = await webhook({ events: ['image.failed'] });
    const deaf = await webhook({ events: ['quota.near'] });
    const broken = Array.from({ length: 5 }, (_, n) => ({
      id: `broken-${n}`,
      file: { url: `${world.pictures.url}/nowhere-${n}.jpg` },
    }));
    await admin('POST /images?wait=60', [...broken, { id: 'fine', file: { base64: tinyPicture } }]);
    await expect.poll(() => hook.arrived().length, patience).toBe(1);
    const [first] = hook.arrived();
    expect(verify(hook.secret, first!)).toEqual(first!.event);
    const { event, headers } = first!;
    expect(headers['webhook-id']).toBe(event.id);
    expect(headers['content-type']).toBe('application/json');
    expect(event).toMatchObject({ type: 'image.failed', customer: 'acme' });
    expect(event.created_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(event.data.images.map(({ id }: { id: string }) => id).sort()).toEqual(broken.map(({ id }) => id));
    expect(event.data.images[0]).toEqual({
      id: expect.any(String),
      source_url: expect.stringContaining('/nowhere-'),
      error: { code: 'url_refused', detail: 'It answered 404.' },
      failed_at: expect.stringMatching(/Z$/),
    });
    expect(deaf.arrived()).toEqual([]);
  });

  test('a run of a feed that ends, and one that waits for somebody', async () => {
    const hook = await webhook();
    await admin('POST /feeds', { id: 'told', removal_share_max: 0 });
    const rows = (...ids: string[]) =>
      `id,title,price,availability\n${ids.map((id) => `${id},Shirt,1 EUR,in_stock\n`).join('')}`;
    await push(world, 'told', rows('a', 'b'));
    await push(world, 'told', rows('a'));
    await expect.poll(() => hook.arrived().length, patience).toBe(2);
    const [done, waits] = hook.arrived().map(({ event }) => event);
    expect(done).toMatchObject({
      type: 'feed_run.finished',
      data: {
        feed_id: 'told',
        state: 'done',
        source: 'push',
        dry_run: false,
        counts: { created: 2 },
        error: null,
      },
    });
    expect(waits).toMatchObject({
      type: 'feed_run.awaiting_confirmation',
      data: { state: 'awaiting_confirmation', counts: { hidden: 1, unchanged: 1 }, finished_at: null },
    });
  });

  test('a version that has seen all images', async () => {
    const hook = await webhook({ events: ['migration.finished'] });
    await admin('POST /images?wait=60', [{ id: 'seen', file: { base64: tinyPicture } }]);
    const root = world.as('superuser');
    await world.context.db.query(
      sql`delete from predictor_assignments where customer_id = 'acme' and predictor = 'vitrine-colours'`,
    );
    world.context.assignments.forget();
    const path = '/customers/acme/predictors/vitrine-colours/versions/1' as const;
    expect((await root(`PUT ${path}`, {})).status).toBeLessThan(300);
    await expect.poll(() => hook.arrived().length, patience).toBe(1);
    const { type, data } = hook.arrived()[0]!.event;
    expect([type, data.predictor, data.version, data.task]).toEqual([
      'migration.finished',
      'vitrine-colours',
      '1',
      'colours',
    ]);
    expect(data.images.seen).toBe(data.images.all);
    expect(data.images.all).toBeGreaterThan(0);
  });

  test('a limit that is nearly used up, once for each crossing', async () => {
    const hook = await webhook({ events: ['quota.near'] });
    const { db } = world.context;
    const hold = async (...counts: number[]) => {
      for (const images of counts)
        await db.query(sql`
          insert into customer_holdings (customer_id, images, stored_bytes) values ('globex', ${images}, 0)
          on conflict (customer_id) do update set images = excluded.images`);
    };
    const limit = (limits: object) =>
      world.as('superuser')('PATCH /customers/globex', { settings: { limits } });
    const told = async () =>
      (
        await db.query<{ data: { resource: string; percent: number; held: number; limit: number } }>(
          sql`select data from webhook_events where customer_id = 'globex' and type = 'quota.near' order by created_at`,
        )
      ).map(({ data }) => `${data.resource} ${data.percent}: ${data.held}/${data.limit}`);
    await hold(50);
    await world.as('admin', world.globex)('POST /webhooks', { url: `${receiver.url}/globex` });
    await limit({ images: 100 });
    await hold(79, 80, 81, 79, 80);
    expect(await told()).toEqual(['images 80: 80/100']);
    // Well below, and up again.
    await hold(74, 80, 96);
    expect(await told()).toEqual(['images 80: 80/100', 'images 80: 80/100', 'images 95: 96/100']);
    // A limit that is raised and lowered again is crossed anew; both at once are told as one.
    await limit({ images: 1000 });
    await limit({ images: 100, stored_bytes: 10 });
    expect((await told()).slice(3)).toEqual(['images 95: 96/100']);
    await limit({});
    await hold(99);
    expect(await told()).toHaveLength(4);
    expect(hook.arrived()).toEqual([]);
    await expect.poll(() => receiver.at('/globex').length, patience).toBe(4);
  });
});

describe('what a server answers', () => {
  test.each([
    ['500', status(500, {}, 'Oh \u0000no'), { status: 500, error: null, excerpt: 'Oh no' }, 10],
    ['a redirect', status(302, { location: '/elsewhere' }), { status: 302, error: null, excerpt: null }, 10],
    ['429 with Retry-After', status(429, { 'retry-after': '600' }), { status: 429 }, 600],
    ['nothing', (response) => response.destroy(), { status: null, error: 'url_unreachable' }, 10],
  ] as [string, (typeof receiver.answers)[string], object, number][])(
    '%s is a failure, and is retried',
    async (_, answer, attempt, seconds) => {
      const hook = await webhook({}, answer);
      await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
      const first = await delivery(hook.id, 'pending');
      expect(first.attempts_made).toEqual([
        {
          at: expect.any(String),
          duration_ms: expect.any(Number),
          ...{ status: null, error: null, excerpt: null },
          ...attempt,
        },
      ]);
      expect(secondsUntilNext(first)).toBeGreaterThan(seconds * 0.9 - 5);
      expect(secondsUntilNext(first)).toBeLessThan(seconds * 1.1 + 1);
      expect((await admin(`GET /webhooks/${hook.id}`)).body.failing_since).not.toBeNull();

      receiver.answers[hook.path] = status(200, {}, 'thanks');
      await hurry();
      await expect.poll(async () => (await delivery(hook.id))?.state, patience).toBe('delivered');
      const [one, two] = hook.arrived();
      // The same event, so that whoever has it already can tell.
      expect([two!.headers['webhook-id'], two!.body]).toEqual([one!.headers['webhook-id'], one!.body]);
      expect((await delivery(hook.id)).attempts_made[1]).toMatchObject({ status: 200, excerpt: 'thanks' });
      expect((await admin(`GET /webhooks/${hook.id}`)).body.failing_since).toBeNull();
      expect(receiver.at('/elsewhere')).toEqual([]);
    },
  );

  test('410 disables the webhook, which is then told nothing', async () => {
    const hook = await webhook({}, status(410));
    const { body } = await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    expect(body.state).toBe('failed');
    expect((await admin(`GET /webhooks/${hook.id}`)).body).toMatchObject({
      disabled: true,
      disabled_reason: 'gone',
    });
    for (const path of ['tests', 'replays', `deliveries/${body.id}/replays`]) {
      const reply = await admin(`POST /webhooks/${hook.id}/${path}`, { since: '2026-01-01T00:00:00Z' });
      expect([reply.status, reply.body.code]).toEqual([409, 'webhook_disabled']);
    }
    receiver.answers[hook.path] = status(204);
    const enabled = await admin(`PATCH /webhooks/${hook.id}`, { disabled: false });
    expect(enabled.body).toMatchObject({ disabled: false, disabled_reason: null });
    await admin(`POST /webhooks/${hook.id}/replays`, { since: '2026-01-01T00:00:00Z' });
    await expect.poll(async () => (await delivery(hook.id))?.state, patience).toBe('delivered');
  });

  test('the last retry gives the event up; failures for days disable the webhook', async () => {
    const hook = await webhook({}, status(500));
    await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    await world.context.db.query(sql`update webhook_deliveries set tries = ${triesMax - 1}`);
    await hurry();
    await expect.poll(async () => (await delivery(hook.id))?.state, patience).toBe('failed');
    expect((await admin(`GET /webhooks/${hook.id}`)).body.disabled).toBe(false);
    await world.context.db.query(sql`
      update webhooks set failures = ${failuresInARowMin - 1},
        failing_since = now() - make_interval(days => ${failingDays}, secs => 60)`);
    await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    expect((await admin(`GET /webhooks/${hook.id}`)).body).toMatchObject({
      disabled: true,
      disabled_reason: 'failing',
    });
  });
});

describe('those who administer it', () => {
  test('rotate its secret: both sign until the old one ends', async () => {
    const hook = await webhook();
    const { body } = await admin(`POST /webhooks/${hook.id}/secret-rotations`, { overlap_seconds: 3600 });
    await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    const [both] = hook.arrived();
    expect(both!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    for (const secret of [hook.secret, body.secret]) expect(verify(secret, both!)).toEqual(both!.event);
    expect(() => verify('whsec_YW5vdGhlciBzZWNyZXQ=', both!)).toThrow();

    await admin(`POST /webhooks/${hook.id}/secret-rotations`, { overlap_seconds: 0 });
    await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    expect(() => verify(body.secret, hook.arrived()[1]!)).toThrow();
    expect((await admin(`GET /webhooks/${hook.id}`)).body.previous_secret_ends_at).toBeNull();
  });

  test('never see the secret again, nor does the audit log', async () => {
    const hook = await webhook({ description: 'Orders' });
    const replies = [
      await admin('GET /webhooks'),
      await admin(`GET /webhooks/${hook.id}`),
      await admin(`PATCH /webhooks/${hook.id}`, { events: null }),
      await world.as('superuser')('GET /audit-log?limit=5'),
    ];
    for (const { body } of replies) expect(JSON.stringify(body)).not.toContain(hook.secret);
    expect(replies[3]!.body.results[1]).toMatchObject({ operation: 'create-webhook', target: hook.id });
  });

  test('replay what failed and what did not, and find it by state and event', async () => {
    const hook = await webhook({}, status(500));
    const { body } = await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    receiver.answers[hook.path] = status(204);
    await admin(`POST /webhooks/${hook.id}/deliveries/${body.id}/replays`);
    await expect.poll(async () => (await delivery(hook.id, 'delivered'))?.attempts, patience).toBe(2);
    await admin(`POST /webhooks/${hook.id}/deliveries/${body.id}/replays`);
    await expect.poll(() => hook.arrived().length, patience).toBe(3);
    expect(new Set(hook.arrived().map(({ event }) => event.id)).size).toBe(1);

    const { body: none } = await admin(`POST /webhooks/${hook.id}/replays`, {
      since: '2020-01-01T00:00:00Z',
    });
    expect(none).toEqual({ replayed: 0 });
    const list = async (query: string) =>
      (await admin(`GET /webhooks/${hook.id}/deliveries?${query}`)).body.results.length;
    expect([await list('event=webhook.test'), await list('event=image.failed')]).toEqual([1, 0]);
    expect((await admin(`GET /webhooks/${hook.id}/deliveries?event=nonsense`)).status).toBe(400);
  });

  test('disable it for a while: what waited goes out afterwards', async () => {
    const hook = await webhook({}, status(500));
    await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
    await admin(`PATCH /webhooks/${hook.id}`, { disabled: true });
    receiver.answers[hook.path] = status(204);
    await hurry();
    await world.context.db.query(sql`select tell_event('acme', 'quota.near', '{}')`);
    expect((await admin(`GET /webhooks/${hook.id}/deliveries`)).body.results).toHaveLength(1);
    expect(hook.arrived()).toHaveLength(1);
    await admin(`PATCH /webhooks/${hook.id}`, { disabled: false });
    await expect.poll(async () => (await delivery(hook.id))?.state, patience).toBe('delivered');
  });

  test('are refused what cannot be', async () => {
    const url = `${receiver.url}/hook`;
    const refusals: [unknown, number, string][] = [
      [{ url: 'ftp://shop.example/' }, 400, 'request_invalid'],
      [{ url: 'https://user:word@shop.example/' }, 422, 'webhook_url_forbidden'],
      [{ url: 'http://shop.example:25/' }, 422, 'webhook_url_forbidden'],
      [{ url, events: [] }, 400, 'request_invalid'],
      [{ url, events: ['order.paid'] }, 400, 'request_invalid'],
      [{ url, id: 'twice' }, 409, 'webhook_exists'],
    ];
    await webhook({ id: 'twice' });
    for (const [body, code, problem] of refusals) {
      const reply = await admin('POST /webhooks', body);
      expect([body, reply.status, reply.body.code]).toEqual([body, code, problem]);
    }
    const replies = await Promise.all(
      Array.from({ length: webhooksMax + 2 }, () => admin('POST /webhooks', { url })),
    );
    expect(replies.filter((one) => one.status === 201)).toHaveLength(webhooksMax - 1);
    expect(replies.find((one) => one.status !== 201)!.body.code).toBe('webhooks_full');
  });
});

test('a server that hangs holds up no other webhook', async () => {
  const slow = await webhook({}, () => {});
  const quick = await webhook();
  await Promise.all(Array.from({ length: 6 }, () => admin(`POST /webhooks/${slow.id}/tests`)));
  await expect.poll(() => slow.arrived().length, patience).toBeGreaterThan(0);
  const { body } = await admin(`POST /webhooks/${quick.id}/tests?wait=10`);
  expect(body.state).toBe('delivered');
  expect((await delivery(slow.id)).attempts).toBe(0);
  await admin(`DELETE /webhooks/${slow.id}`);
});

test('old events go, with what came of them', async () => {
  const hook = await webhook();
  await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
  await admin(`POST /webhooks/${hook.id}/tests?wait=10`);
  const { results } = (await admin(`GET /webhooks/${hook.id}/deliveries`)).body;
  await world.context.db.query(sql`
    update webhook_events set created_at = now() - make_interval(days => ${eventsKeptDays}, secs => 60)
    where id = ${results[1].event_id}`);
  await sweepWebhookEvents(world.context);
  const { body } = await admin(`GET /webhooks/${hook.id}/deliveries`);
  expect(body.results).toEqual([results[0]]);
});

test('every event that is documented was sent by these tests', () => {
  expect([...sent].sort()).toEqual(Object.keys(sentEvents).sort());
});

test('metrics tell what came of it and how long it took', async () => {
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  for (const outcome of ['delivered', 'retry', 'failed', 'gone'])
    expect(metrics).toMatch(new RegExp(`vitrine_webhook_attempt_seconds_count{outcome="${outcome}"} [1-9]`));
  expect(metrics).toMatch(/vitrine_webhook_lag_seconds_count [1-9]/);
});
