import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../auth/api-key.js';
import { tinyPicture } from '../testing/samples.js';
import { createWorld, type World } from '../testing/world.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

// biome-ignore lint/suspicious/noExplicitAny: answers as they are
async function entries(query: string): Promise<any[]> {
  const { status, body } = await world.as('superuser')(`GET /audit-log?limit=1000&${query}`);
  expect(status).toBe(200);
  return body.results;
}

describe('the audit log', () => {
  test('says who changed what of whom, from where and with what result', async () => {
    const { headers } = await world.as('admin')('POST /collections', { id: 'audited' });
    const [entry] = await entries('operation=create-collection');
    const [key] = await world.context.apiKeys.list({ customerId: 'acme', limit: 1, offset: 0 });
    expect(entry).toEqual({
      at: expect.stringMatching(/^20/),
      request_id: headers.get('x-request-id'),
      customer: 'acme',
      level: 'admin',
      username: 'acme-admin',
      api_key_id: key!.id,
      operation: 'create-collection',
      target: 'audited',
      status: 201,
      code: null,
      address: '127.0.0.1',
    });
    expect(Math.abs(Date.parse(entry.at) - Date.now())).toBeLessThan(60_000);
  });

  test('holds changes that were refused, with the reason', async () => {
    await world.as('admin', world.globex)('DELETE /images/nothing-there');
    expect((await entries('operation=delete-image'))[0]).toMatchObject({
      customer: 'globex',
      target: 'nothing-there',
      status: 404,
      code: 'image_not_found',
    });
  });

  test('holds what superusers do for a customer, under both names', async () => {
    await world.as('superuser', world.globex)('POST /images', [
      { id: 'by-root', file: { base64: tinyPicture } },
    ]);
    expect((await entries('customer=globex&username=root'))[0]).toMatchObject({
      operation: 'create-images',
      level: 'superuser',
      target: 'by-root',
      status: 202,
    });
  });

  test('holds every refusal at superuser level, also of readers', async () => {
    await world.as('admin')('GET /customers');
    expect((await entries('operation=list-customers&outcome=refused'))[0]).toMatchObject({
      customer: null,
      level: 'admin',
      username: 'acme-admin',
      status: 403,
      code: 'privilege_insufficient',
    });
    await world.call({ 'x-api-key': world.superuser.key })('GET /customers');
    expect((await entries('operation=list-customers&outcome=refused'))[0]).toMatchObject({
      level: null,
      username: null,
      api_key_id: expect.stringMatching(/^key-/),
      code: 'token_missing',
    });
  });

  test('does not hold what is only read', async () => {
    const before = await entries('outcome=done');
    await world.as('service')('GET /images');
    await world.as('superuser')('GET /customers');
    await world.as('service')('POST /searches', { file: { base64: tinyPicture } });
    expect(await entries('outcome=done')).toEqual(before);
  });

  test('is not filled by strangers', async () => {
    const stranger = world.call({ 'x-api-key': createApiKey('superuser') });
    for (let n = 0; n < 150; n++) await stranger('GET /customers');
    const written = await entries('operation=list-customers&outcome=refused');
    const byStrangers = written.filter(({ api_key_id }) => api_key_id === null);
    expect(byStrangers.length).toBeGreaterThan(10);
    expect(byStrangers.length).toBeLessThanOrEqual(120);
  });

  test('is narrowed down by time, and refuses what is no time', async () => {
    const [newest] = await entries('');
    expect(await entries(`since=${newest.at}`)).toContainEqual(newest);
    expect(await entries(`until=${newest.at}`)).not.toContainEqual(newest);
    const bad = await world.as('superuser')('GET /audit-log?since=yesterday');
    expect([bad.status, bad.body.fields?.[0]?.path]).toEqual([400, '/since']);
  });

  test('cannot be changed, not even by hand', async () => {
    const { db } = world.context;
    for (const statement of [
      sql`update audit_log set username = 'nobody'`,
      sql`delete from audit_log`,
      sql`truncate audit_log`,
    ])
      await expect(db.query(statement)).rejects.toThrow(/append-only/);
  });

  test('names no secret', async () => {
    const { body } = await world.as('superuser')('POST /api-keys', { customer: 'acme', label: 'secret' });
    const rows = await world.context.db.query<{ row: string }>(
      sql`select audit_log::text as row from audit_log`,
    );
    const all = rows.map(({ row }) => row).join();
    for (const secret of [body.api_key, world.acme.key, world.acme.idToken])
      expect(all).not.toContain(secret);
  });
});
