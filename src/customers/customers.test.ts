import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findUser } from '../identity/users.js';
import { furnishCatalogue, furnishWebhook } from '../testing/furnish.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { removeBlobs } from './remove-customer.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const root = () => world.as('superuser');

describe('a customer', () => {
  test('is opened with predictors, and changed', async () => {
    const limits = { requests_per_second: 50 };
    const made = await root()('POST /customers', { id: 'initech', name: 'Initech', settings: { limits } });
    expect([made.status, made.body.status, made.body.settings]).toEqual([201, 'active', { limits }]);
    const taken = await root()('POST /customers', { id: 'initech' });
    expect([taken.status, taken.body.code]).toEqual([409, 'customer_exists']);

    const { body: key } = await root()('POST /api-keys', { customer: 'initech', label: 'web shop' });
    expect(key.api_key).toMatch(/^vtr_[0-9A-Za-z]{36}$/);
    const service = world.call({ 'x-api-key': key.api_key });
    const { body: predictors } = await service('GET /predictors');
    expect(predictors.results.map(({ name }: { name: string }) => name)).toContain('vitrine-embedding');

    const changed = await root()('PATCH /customers/initech', { name: 'Initech & Sons' });
    expect(changed.body).toMatchObject({ name: 'Initech & Sons', settings: { limits } });
    const { body: cleared } = await root()('PATCH /customers/initech', { settings: {} });
    expect(cleared.settings).toEqual({});
  });

  test.each([
    [{ id: 'superuser' }, '/id'],
    [{ id: 'Upper' }, '/id'],
    [{ id: 'a b' }, '/id'],
    [{ id: `a${'b'.repeat(63)}` }, '/id'],
    [{ id: 'fine', name: ' ' }, '/name'],
    [
      { id: 'fine', settings: { limits: { requests_per_second: 0 } } },
      '/settings/limits/requests_per_second',
    ],
    [{ id: 'fine', settings: { colour: 'red' } }, '/settings/colour'],
  ])('is refused as %j', async (body, path) => {
    const reply = await root()('POST /customers', body);
    expect([reply.status, reply.body.fields?.[0]?.path]).toEqual([400, path]);
  });

  test('says in words what an id must be', async () => {
    const { body } = await world.as('superuser')('POST /customers', { id: 'Bad Name' });
    expect(body.fields).toEqual([
      { in: 'body', path: '/id', message: expect.stringContaining('Lower-case letters, digits and dashes') },
    ]);
  });

  test('is suspended at once and resumed with everything', async () => {
    const service = world.as('service', world.globex);
    const admin = world.as('admin', world.globex);
    await admin('POST /collections', { id: 'kept' });
    expect((await root()('PATCH /customers/globex', { status: 'suspended' })).body.status).toBe('suspended');
    for (const call of [service, admin]) {
      const refused = await call('GET /collections');
      expect([refused.status, refused.body.code]).toEqual([403, 'customer_suspended']);
    }
    // Those who run the installation may still look after it.
    expect((await world.as('superuser', world.globex)('GET /collections/kept')).status).toBe(200);
    expect((await world.as('service')('GET /collections')).status).toBe(200);
    await root()('PATCH /customers/globex', { status: 'active' });
    expect((await service('GET /collections/kept')).status).toBe(200);
  });
});

describe('an API key', () => {
  test('is rotated with an overlap, and revoked at once', async () => {
    const { body: old } = await root()('POST /api-keys', { customer: 'acme', label: 'app' });
    const rotated = await root()(`POST /api-keys/${old.id}/rotate`, { overlap_seconds: 60 });
    expect(rotated.body).toMatchObject({
      label: 'app',
      customer: 'acme',
      ends_at: null,
      replaces: { id: old.id },
    });
    for (const key of [old.api_key, rotated.body.api_key])
      expect((await world.call({ 'x-api-key': key })('GET /images')).status).toBe(200);

    const revoked = await root()(`DELETE /api-keys/${rotated.body.id}`);
    expect(Date.parse(revoked.body.ends_at)).toBeLessThanOrEqual(Date.now());
    const refused = await world.call({ 'x-api-key': rotated.body.api_key })('GET /images');
    expect([refused.status, refused.body.code]).toEqual([401, 'api_key_invalid']);

    const { body: listed } = await root()('GET /api-keys?customer=acme&limit=100');
    const entry = listed.results.find(({ id }: { id: string }) => id === old.id);
    expect(Date.parse(entry.last_used_at)).toBeGreaterThan(Date.now() - 60_000);
    expect(JSON.stringify(listed)).not.toContain(old.api_key);
  });

  test('of superusers is made and revoked likewise', async () => {
    const { body: made } = await root()('POST /api-keys', { customer: null, label: 'second' });
    expect(made.api_key).toMatch(/^vsu_/);
    const headers = { 'x-api-key': made.api_key, authorization: world.superuser.idToken };
    expect((await world.call(headers)('GET /customers')).status).toBe(200);
    await root()(`DELETE /api-keys/${made.id}`);
    expect((await world.call(headers)('GET /customers')).status).toBe(401);
  });

  test('is not made for nobody', async () => {
    const reply = await root()('POST /api-keys', { customer: 'umbrella', label: 'x' });
    expect([reply.status, reply.body.code]).toEqual([404, 'customer_not_found']);
  });
});

describe('closing a shop', () => {
  test('asks for the id again', async () => {
    for (const query of ['', '?confirm=acme', '?confirm=']) {
      const reply = await root()(`DELETE /customers/globex${query}`);
      expect([reply.status, reply.body.fields[0].path]).toEqual([400, '/confirm']);
    }
    expect((await root()('DELETE /customers/umbrella?confirm=umbrella')).status).toBe(404);
    expect((await root()('GET /customers/globex')).status).toBe(200);
  });

  test('takes everything it owns, nothing else, and says what', async () => {
    const { db, blobs, vectors, identity } = world.context;
    await root()('POST /customers', { id: 'hooli' });
    const { body: key } = await root()('POST /api-keys', { customer: 'hooli', label: 'shop' });
    await identity.createUser({ username: 'hooli-only', groups: ['hooli'] });
    await identity.createUser({ username: 'hooli-and-acme', groups: ['hooli', 'acme'] });
    const asHooli = world.as('superuser', { ...world.acme, id: 'hooli' });
    const records = await Promise.all(
      [1, 2, 3].map(async (n) => ({ id: `h${n}`, file: { base64: (await picture(n)).toString('base64') } })),
    );
    await asHooli('POST /images?wait=60', records);
    await world.as('admin')('POST /images?wait=60', records);
    await asHooli('POST /collections', { id: 'all' });
    await asHooli('GET /images/h1/file?size=64');
    for (const n of [1, 2]) await furnishCatalogue(asHooli, { image: `h${n}`, collection: 'all' });
    await furnishWebhook(world.context, 'hooli', 'hook');

    const jobs = () => db.query(sql`select 1 from jobs where customer_id = 'hooli'`);
    await expect.poll(jobs, { timeout: 15_000 }).toEqual([]);

    const { status, body } = await root()('DELETE /customers/hooli?confirm=hooli');
    expect(status).toBe(200);
    expect(body).toEqual({
      customer: 'hooli',
      images: 3,
      collections: 1,
      products: 2,
      looks: 4,
      items: 2,
      categories: 1,
      predictions: 15,
      // Of three images and two looks.
      vectors: 5,
      jobs: 0,
      api_keys: 1,
      webhooks: 1,
      webhook_deliveries: 1,
      users: 1,
      blobs: 4,
      blob_bytes: expect.any(Number),
    });
    expect(body.blob_bytes).toBeGreaterThan(1000);

    const gone = await world.call({ 'x-api-key': key.api_key })('GET /images');
    expect([gone.status, gone.body.code]).toEqual([401, 'api_key_invalid']);
    const tables = await db.query<{ name: string }>(sql`
      select table_name as name from information_schema.columns
      where table_schema = current_schema() and column_name = 'customer_id' and table_name <> 'audit_log'`);
    for (const { name } of tables) {
      const rows = await db.query({
        text: `select 1 from ${name} where customer_id = 'hooli'`,
        values: [],
      } as never);
      expect([name, rows.length]).toEqual([name, 0]);
    }
    for await (const { key: left } of blobs.list('hooli/')) throw new Error(`${left} is left`);
    expect(await vectors.size({ customerId: 'hooli', predictor: 'vitrine-embedding', version: '1' })).toBe(0);
    expect(await findUser(db, 'hooli-only')).toBeUndefined();
    expect((await findUser(db, 'hooli-and-acme'))?.groups).toEqual(['acme']);
    expect((await world.as('service')('GET /images/h1/similar')).body.results).toHaveLength(2);
  });

  test('leaves alone who was given the id anew', async () => {
    await root()('POST /customers', { id: 'hooli' });
    await world.context.blobs.put('hooli/originals/aa/bb', Buffer.from('new'));
    expect(await removeBlobs(world.context, 'hooli')).toEqual({ blobs: 0, bytes: 0 });
    expect((await world.as('superuser', { ...world.acme, id: 'hooli' })('GET /images')).body.results).toEqual(
      [],
    );
  });
});
