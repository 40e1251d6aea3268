import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.js';
import { settleHidden } from './settle-hidden.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

const item = (id: string) => ({ id, price: '10', currency: 'EUR', availability: 'in_stock' });
const looks = [
  { id: 'blue', items: [item('blue-s'), item('blue-m')] },
  { id: 'red', items: [item('red-s')] },
];

beforeEach(async () => {
  const admin = world.as('admin');
  await admin('DELETE /products/shirt');
  const { body } = await admin('POST /products', [{ id: 'shirt', title: 'Shirt', looks }]);
  expect(body.results[0].result).toBe('created');
});

async function hide(...ids: string[]): Promise<void> {
  await world.context.db.transaction(async (tx) => {
    const rows = await tx.query<{ look_id: string }>(sql`
      update items set hidden_since = now() where customer_id = 'acme' and id = any(${ids}::text[]) returning look_id`);
    await settleHidden(
      tx,
      'acme',
      rows.map((row) => row.look_id),
    );
  });
}

async function seen(level: 'service' | 'admin', query = ''): Promise<Record<string, string[]>> {
  const names: Record<string, string[]> = {};
  for (const kind of ['products', 'looks', 'items'] as const) {
    const { body } = await world.as(level)(`GET /${kind}?${query}`);
    names[kind] = body.results.map(({ id }: { id: string }) => id);
  }
  return names;
}

test('what is hidden is left out of lists and of what nests it, and cannot be got', async () => {
  await hide('blue-s');
  expect(await seen('service')).toEqual({
    products: ['shirt'],
    looks: ['blue', 'red'],
    items: ['blue-m', 'red-s'],
  });
  await hide('blue-m');
  expect(await seen('service')).toEqual({ products: ['shirt'], looks: ['red'], items: ['red-s'] });
  const service = world.as('service');
  const { body } = await service('GET /products/shirt?look=id&item=id');
  expect(body.looks).toEqual([{ id: 'red', items: [{ id: 'red-s' }] }]);
  expect((await service('GET /looks/blue')).status).toBe(404);
  expect((await service('GET /items/blue-s')).status).toBe(404);
  await hide('red-s');
  expect(await seen('service')).toEqual({ products: [], looks: [], items: [] });
  expect(await seen('service', 'availability=in_stock')).toEqual({ products: [], looks: [], items: [] });
  expect((await service('GET /products/shirt')).status).toBe(404);
});

test('an item that is hidden lets no look or product meet a filter', async () => {
  await world.as('admin')('PATCH /items/blue-m', { availability: 'preorder' });
  expect((await seen('service', 'availability=preorder')).looks).toEqual(['blue']);
  await hide('blue-m');
  expect(await seen('service', 'availability=preorder')).toEqual({ products: [], looks: [], items: [] });
  expect((await seen('admin', 'availability=preorder&hidden=include')).looks).toEqual(['blue']);
});

test('an admin sees it on request, with the time; others may not ask', async () => {
  await hide('blue-s', 'blue-m');
  expect((await seen('admin')).looks).toEqual(['red']);
  expect((await seen('admin', 'hidden=include')).looks).toEqual(['blue', 'red']);
  const { body } = await world.as('admin')('GET /looks/blue?item=expand&hidden=include');
  expect(Date.parse(body.hidden_since)).toBeGreaterThan(Date.now() - 60_000);
  expect(body.items).toHaveLength(2);
  const shown = await world.as('admin')('GET /looks/red?hidden=include');
  expect(shown.body).not.toHaveProperty('hidden_since');
  for (const line of ['GET /looks', 'GET /looks/blue', 'GET /products', 'GET /items/blue-s'] as const) {
    const reply = await world.as('service')(`${line}?hidden=include`);
    expect([line, reply.status, reply.body.code]).toEqual([line, 403, 'privilege_insufficient']);
  }
});

test('what is written again is shown again, with what it belongs to', async () => {
  await hide('blue-s', 'blue-m', 'red-s');
  await world.as('admin')('POST /items', [{ ...item('blue-m'), look_id: 'blue' }]);
  expect(await seen('service')).toEqual({ products: ['shirt'], looks: ['blue'], items: ['blue-m'] });
});

test('a hidden thing can be changed', async () => {
  await hide('blue-s', 'blue-m');
  const reply = await world.as('admin')('PATCH /looks/blue', { colour: 'navy' });
  expect([reply.status, reply.body.colour]).toEqual([200, 'navy']);
  expect((await seen('service')).looks).toEqual(['red']);
});

test('what is left hidden when the last that was shown is deleted is hidden with all above it', async () => {
  await hide('blue-s');
  const admin = world.as('admin');
  expect((await admin('DELETE /items/blue-m')).status).toBe(204);
  expect(await seen('service')).toEqual({ products: ['shirt'], looks: ['red'], items: ['red-s'] });
  expect((await admin('DELETE /looks/red')).status).toBe(204);
  expect(await seen('service')).toEqual({ products: [], looks: [], items: [] });
  expect(await seen('admin', 'hidden=include')).toEqual({
    products: ['shirt'],
    looks: ['blue'],
    items: ['blue-s'],
  });
});
