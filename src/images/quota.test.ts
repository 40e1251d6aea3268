import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CustomerLimits } from '../customers/settings.js';
import { seededRandom } from '../seeded-random.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';

let world: World;
let pictures: Buffer[];
beforeAll(async () => {
  world = await createWorld();
  pictures = await Promise.all(Array.from({ length: 12 }, (_, seed) => picture(seed + 1)));
});
afterAll(() => world?.close());

beforeEach(async () => {
  await limit({});
  for (const { id } of (await world.as('admin')('GET /images?limit=1000')).body.results)
    await world.as('admin')(`DELETE /images/${id}`);
});

async function limit(limits: CustomerLimits): Promise<void> {
  await world.as('superuser')('PATCH /customers/acme', { settings: { limits } });
}

const upload = (id: string, n: number) => ({ id, file: { base64: pictures[n]!.toString('base64') } });
const size = (...numbers: number[]) => numbers.reduce((sum, n) => sum + pictures[n]!.length, 0);

async function post(records: unknown[], level: 'admin' | 'superuser' = 'admin') {
  const { body } = await world.as(level)('POST /images?wait=60', records);
  return body.results.map(
    (outcome: { id: string; result: string; status?: string; error?: { code: string } }) =>
      `${outcome.id} ${outcome.result} ${outcome.error?.code ?? outcome.status}`,
  );
}

async function held() {
  const { body } = await world.as('admin')('GET /usage?days=1');
  return { ...body.held.images, bytes: body.held.stored_bytes };
}

describe('the number of images', () => {
  test('is kept: what goes beyond is rejected in its place, replacing and changing are not', async () => {
    await limit({ images: 2 });
    expect(
      await post([upload('a', 0), { id: 'bad' }, upload('b', 1), upload('c', 2), upload('a2', 3)]),
    ).toEqual([
      'a accepted ready',
      'bad rejected request_invalid',
      'b accepted ready',
      'c rejected quota_exceeded',
      'a2 rejected quota_exceeded',
    ]);
    expect(await post([upload('a', 4), upload('d', 5)])).toEqual([
      'a accepted ready',
      'd rejected quota_exceeded',
    ]);
    const { body } = await world.as('admin')('POST /images', [upload('d', 5)]);
    expect(body.results[0].error.detail).toBe(
      'The limit is 2 images, and 2 are held. Delete some, or ask for a higher limit.',
    );
    expect((await world.as('admin')('PATCH /images/a', { metadata: { season: 'summer' } })).status).toBe(200);
    await world.as('admin')('DELETE /images/b');
    expect(await post([upload('d', 5)])).toEqual(['d accepted ready']);
    expect(await held()).toMatchObject({ total: 2, ready: 2, bytes: size(4, 5) });
  });

  test('is kept by a superuser who acts for the customer, and is none of another', async () => {
    await limit({ images: 0 });
    expect(await post([upload('a', 0)], 'superuser')).toEqual(['a rejected quota_exceeded']);
    const other = await world.as('admin', world.globex)('POST /images', [upload('a', 0)]);
    expect(other.body.results[0].result).toBe('accepted');
  });

  test('is kept by twenty requests at once', async () => {
    await limit({ images: 5 });
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, n) => world.as('admin')('POST /images', [upload(`p${n}`, n % 12)])),
    );
    const accepted = replies.filter(({ body }) => body.results[0].result === 'accepted');
    expect([accepted.length, (await held()).total]).toEqual([5, 5]);
  });
});

describe('stored bytes', () => {
  test('count from the moment an upload is accepted; a replacement counts with the difference', async () => {
    await limit({ stored_bytes: size(0, 1) });
    const { body } = await world.as('admin')('POST /images', [
      upload('a', 0),
      upload('b', 1),
      upload('c', 2),
    ]);
    expect(body.results.map(({ result }: { result: string }) => result)).toEqual([
      'accepted',
      'accepted',
      'rejected',
    ]);
    expect(body.results[2].error.detail).toBe(
      `The limit is ${size(0, 1)} bytes of pictures, ${size(0, 1)} are held, and this would add ${size(2)}. Delete images, or ask for a higher limit.`,
    );
    expect((await held()).bytes).toBe(size(0, 1));
    expect(await post([upload('a', 0), upload('b', 1)])).toEqual(['a accepted ready', 'b accepted ready']);
    expect(await post([upload('a', 0)])).toEqual(['a unchanged ready']);
    const [small, large] = pictures.map((_, n) => n).sort((a, b) => size(a) - size(b));
    await limit({ stored_bytes: size(large!, 1) });
    expect(await post([upload('a', small!)])).toEqual(['a accepted ready']);
    expect((await held()).bytes).toBe(size(small!, 1));
  });

  test('are freed at once by replacing and deleting, and asked for by PATCH', async () => {
    await limit({ stored_bytes: size(0, 1) });
    await post([upload('a', 0), upload('b', 1)]);
    const tooLarge = await picture(99, { width: 900, height: 900 });
    const patch = (bytes: Buffer) =>
      world.as('admin')('PATCH /images/a', { file: { base64: bytes.toString('base64') } });
    const refused = await patch(tooLarge);
    expect([refused.status, refused.body.code]).toEqual([403, 'quota_exceeded']);
    await world.as('admin')('DELETE /images/b');
    expect((await held()).bytes).toBe(size(0));
    await limit({ stored_bytes: tooLarge.length });
    expect((await patch(tooLarge)).status).toBe(200);
    expect((await held()).bytes).toBe(tooLarge.length);
  });

  test('of a picture from an address count when it is fetched: without room its image fails', async () => {
    const url = (n: number) => world.pictures.put(`/quota-${n}.jpg`, pictures[n]!);
    await limit({ stored_bytes: size(0) + 1 });
    const address = (id: string, n: number) => ({ id, file: { url: url(n) } });
    expect(await post([address('a', 0)])).toEqual(['a accepted ready']);
    expect(await post([address('b', 1)])).toEqual(['b accepted quota_exceeded']);
    const failed = (await world.as('admin')('GET /images/b')).body;
    expect(failed).toMatchObject({ status: 'failed', bytes: null });
    expect(failed.error.detail).toContain(`this would add ${size(1)}`);
    // The earlier picture of an image whose next one has no room stays.
    await limit({ stored_bytes: size(0) });
    const large = world.pictures.put('/large.jpg', await picture(98, { width: 900, height: 900 }));
    expect(await post([{ id: 'a', file: { url: large } }])).toEqual(['a accepted quota_exceeded']);
    expect((await world.as('admin')('GET /images/a')).body).toMatchObject({
      status: 'failed',
      bytes: size(0),
    });
    expect(await post([address('c', 2)])).toEqual(['c rejected quota_exceeded']);
    expect(await held()).toMatchObject({ total: 2, failed: 2, bytes: size(0) });
  });
});

test('what is held is what is there, whatever was done', async () => {
  const random = seededRandom(7);
  const admin = world.as('admin');
  for (let step = 0; step < 40; step++) {
    const id = `r${Math.floor(random() * 6)}`;
    const n = Math.floor(random() * 12);
    const choice = random();
    if (choice < 0.4) await admin('POST /images', [upload(id, n), upload(`${id}-twin`, n)]);
    else if (choice < 0.6) await post([upload(id, n)]);
    else if (choice < 0.7)
      await post([{ id, file: { url: world.pictures.put(`/r${n}.jpg`, pictures[n]!) } }]);
    else if (choice < 0.8)
      await admin(`PATCH /images/${id}`, { file: { base64: pictures[n]!.toString('base64') } });
    else await admin(`DELETE /images/${id}`);
  }
  const [row] = await world.context.db.query<{
    images: number;
    bytes: number;
    h_images: number;
    h_bytes: number;
  }>(sql`
    select count(*) as images, coalesce(sum(coalesce(upload_bytes, bytes, 0)), 0) as bytes,
      (select images from customer_holdings where customer_id = 'acme') as h_images,
      (select stored_bytes from customer_holdings where customer_id = 'acme') as h_bytes
    from images where customer_id = 'acme'`);
  expect([row!.h_images, row!.h_bytes]).toEqual([row!.images, row!.bytes]);
  expect(row!.images).toBeGreaterThan(0);
});

test('usage counts what was asked for, and is a superuser’s for any customer', async () => {
  const of = async (call: ReturnType<World['as']>) => (await call('GET /usage?days=1')).body.days[0];
  const before = await of(world.as('admin'));
  await post([upload('a', 0)]);
  const search = { file: { base64: pictures[1]!.toString('base64') } };
  await world.as('service')('POST /searches', search);
  await limit({ requests_per_second: 0.001, requests_burst: 1 });
  for (let n = 0; n < 3; n++) await world.as('service')('GET /images');
  const seen = await world.as('superuser')('GET /usage');
  expect(seen.body.days).toHaveLength(30);
  expect(seen.body).toMatchObject({
    customer: 'acme',
    held: { images: { total: 1, ready: 1, pending: 0, failed: 0 }, stored_bytes: size(0), vectors: 1 },
    limits: { requests_per_second: 0.001, requests_burst: 1 },
  });
  const after = seen.body.days.at(-1);
  expect(after.requests - before.requests).toBe(5);
  expect(after.limited_requests - before.limited_requests).toBe(2);
  expect(after.predictions - before.predictions).toBe(1);
  expect(after.ingested_images - before.ingested_images).toBe(1);
});
