import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testServerUrl } from './db/testing.js';
import { operations } from './operations.js';
import { createWorld, type World } from './testing/world.js';

test('operations whose answers are kept read the rows of one customer and answer 200', () => {
  const kept = operations.filter(({ isKept }) => isKept);
  expect(kept.length).toBeGreaterThan(10);
  for (const { id, method, scope, answers } of kept)
    expect([id, method, scope, Object.keys(answers)]).toEqual([id, 'GET', 'customer', ['200']]);
});

// Of PostgreSQL nobody tells whether another process has changed something.
describe.skipIf(testServerUrl !== undefined)('answers that are kept', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await put('Shirt');
  });
  afterAll(() => world?.close());

  const put = async (title: string) =>
    expect(
      (await world.as('admin')('POST /products', [{ id: 'a', title, looks: [{ id: 'l' }] }])).status,
    ).toBe(200);
  const titleOf = async (as = world.as('service')) => (await as('GET /products/a')).body?.title;

  /** Resolves once an answer came that was not made anew; jobs of what was written before may run for a moment. */
  async function kept(as = world.as('service')): Promise<void> {
    const take = vi.spyOn(world.context.turns, 'take');
    const made = async () => {
      await titleOf(as);
      take.mockClear();
      await titleOf(as);
      return take.mock.calls.length;
    };
    await expect.poll(made, { timeout: 30_000 }).toBe(0);
    take.mockRestore();
  }

  test('are the newest ones with the first question after a change', async () => {
    for (const title of ['Shirt', 'Blouse', 'Jacket']) {
      await put(title);
      expect(await titleOf()).toBe(title);
      await kept();
      expect(await titleOf()).toBe(title);
    }
  });

  test('are whole, with the headers of those that are made', async () => {
    const ask = () => world.as('service')('GET /products?look=id&limit=5');
    await kept();
    const [first, second] = [await ask(), await ask()];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(second.headers.get('content-length')).toBe(String(second.bytes.length));
  });

  test('are of one customer and one privilege level', async () => {
    await kept();
    await kept(world.as('admin'));
    expect((await world.as('service', world.globex)('GET /products/a')).status).toBe(404);
    const hidden = 'GET /products/a?hidden=include';
    expect((await world.as('admin')(hidden)).status).toBe(200);
    expect((await world.as('admin')(hidden)).status).toBe(200);
    expect((await world.as('service')(hidden)).status).toBe(403);
    expect((await world.call({ 'x-api-key': 'wrong' })('GET /products/a')).status).toBe(401);
  });

  test('count as requests of the customer all the same', async () => {
    await kept();
    const requests = async () =>
      (await world.as('admin')('GET /usage?days=1')).body.days[0].requests as number;
    const before = await requests();
    for (let n = 0; n < 5; n++) await titleOf();
    expect((await requests()) - before).toBeGreaterThanOrEqual(5);
  });
});
