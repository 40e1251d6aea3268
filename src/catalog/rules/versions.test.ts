import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, openShop, type Shop } from './testing-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.clear());
afterAll(() => shop?.world.close());

const hide = (...ids: string[]) => ({ do: { hide: [{ attribute: 'look', is: ids }] } });
const versionNow = async () => (await shop.similar()).rules_version;
const rulesNow = async () => {
  const { body } = await shop.world.as('admin')('GET /rules');
  return body.results.map(({ id, do: what }: { id: string; do: object }) => ({ id, do: what }));
};

test('a rule is put elsewhere, the others keep their order, and a version brings the old order back', async () => {
  const admin = shop.world.as('admin');
  for (const id of ['a', 'b', 'c', 'd']) await shop.add({ id, ...hide(id === 'a' ? 'n0' : 'n1') });
  const ids = async () => (await rulesNow()).map(({ id }: { id: string }) => id);
  const before = await versionNow();
  expect((await admin('PATCH /rules/d', { place: 2 })).status).toBe(200);
  expect(await ids()).toEqual(['a', 'd', 'b', 'c']);
  expect(await versionNow()).toBe(before + 1);
  expect((await rulesNow())[0].do).toEqual(hide('n0').do);
  await admin('PATCH /rules/d', { place: 2 });
  expect(await versionNow()).toBe(before + 1);
  await admin('PATCH /rules/a', { place: 200, enabled: false });
  expect(await ids()).toEqual(['d', 'b', 'c', 'a']);
  await admin(`POST /rules/versions/${before}/restore`);
  expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
});

describe('every change is a version', () => {
  test('with who made it, what it was, and the rules as they were', async () => {
    const admin = shop.world.as('admin');
    const start = await versionNow();
    const made = await shop.add({ id: 7, name: 'No n0', ...hide('n0') });
    expect(made).toMatchObject({
      id: '7',
      name: 'No n0',
      enabled: true,
      applies_to: ['similar_looks', 'style_with'],
      when: [],
      changed_in_version: start + 1,
      changed_by: 'acme-admin',
    });
    expect((await admin('PUT /rules/7', hide('n1'))).body).toMatchObject({
      name: null,
      changed_in_version: start + 2,
    });
    await admin('PATCH /rules/7', { enabled: false });
    await admin('DELETE /rules/7');
    const { body } = await admin('GET /rules/versions?limit=4');
    expect(body.results).toMatchObject([
      { version: start + 4, action: 'deleted', rule_id: '7', made_by: 'acme-admin', restored_version: null },
      { version: start + 3, action: 'replaced', rule_id: '7' },
      { version: start + 2, action: 'replaced', rule_id: '7' },
      { version: start + 1, action: 'created', rule_id: '7' },
    ]);
    expect(await versionNow()).toBe(start + 4);
    const then = async (version: number) => (await admin(`GET /rules/versions/${version}`)).body.rules;
    expect(await then(start + 1)).toEqual([made]);
    expect(await then(start + 2)).toMatchObject([{ ...hide('n1'), enabled: true }]);
    expect(await then(start + 3)).toMatchObject([{ ...hide('n1'), enabled: false }]);
    expect(await then(start + 4)).toEqual([]);
    expect((await admin(`GET /rules/versions/${start + 5}`)).body.code).toBe('rules_version_not_found');
  });

  test('but not one that changes nothing', async () => {
    const admin = shop.world.as('admin');
    const { id } = await shop.add(hide('n0'));
    const before = await versionNow();
    expect((await admin(`PUT /rules/${id}`, hide('n0'))).status).toBe(200);
    expect((await admin(`PATCH /rules/${id}`, { enabled: true })).status).toBe(200);
    expect((await admin(`POST /rules/versions/${before}/restore`)).body.version).toBe(before);
    expect(await versionNow()).toBe(before);
  });

  test('and none of one that is refused', async () => {
    const admin = shop.world.as('admin');
    await shop.add({ id: 'one', ...hide('n0') });
    const before = await versionNow();
    expect((await admin('POST /rules', { id: 'one', ...hide('n0') })).body.code).toBe('rule_exists');
    expect((await admin('PUT /rules/two', hide('n0'))).body.code).toBe('rule_not_found');
    expect((await admin('PATCH /rules/two', { enabled: false })).body.code).toBe('rule_not_found');
    expect((await admin('DELETE /rules/two')).body.code).toBe('rule_not_found');
    expect((await admin('POST /rules/versions/9999/restore')).body.code).toBe('rules_version_not_found');
    const unknown = { do: { filter: [{ attribute: 'category', is: ['none'] }] } };
    expect((await admin('POST /rules', unknown)).body).toMatchObject({
      code: 'category_not_found',
      detail: expect.stringContaining('none'),
    });
    const tag = { do: { filter: [{ attribute: 'tags.style', is: ['loud'] }] } };
    expect((await admin('PUT /rules/one', tag)).body).toMatchObject({
      code: 'tag_invalid',
      detail: expect.stringContaining('loud'),
    });
    expect(await versionNow()).toBe(before);
  });
});

test('a version is brought back as a new one, places included, and counts at once', async () => {
  const admin = shop.world.as('admin');
  await shop.add({ id: 'a', ...hide('n0') });
  await shop.add({ id: 'b', ...hide('n1') });
  await shop.add({ id: 'c', ...hide('n2') });
  const good = await versionNow();
  const then = await rulesNow();
  await admin('DELETE /rules/a');
  await admin('PUT /rules/b', hide('n3'));
  await shop.add({ id: 'd', ...hide('n4') });
  expect((await shop.ids()).slice(0, 3)).toEqual(['n0', 'n1', 'n5']);
  const { status, body } = await admin(`POST /rules/versions/${good}/restore`);
  expect([status, body.action, body.restored_version, body.version]).toEqual([
    200,
    'restored',
    good,
    good + 4,
  ]);
  expect(await rulesNow()).toEqual(then);
  expect((await shop.ids()).slice(0, 3)).toEqual(['n3', 'n4', 'n5']);
  await admin(`POST /rules/versions/${good + 3}/restore`);
  expect((await rulesNow()).map(({ id }: { id: string }) => id)).toEqual(['b', 'c', 'd']);
  expect((await shop.ids()).slice(0, 3)).toEqual(['n0', 'n1', 'n5']);
});

test('changes at the same time each get a version of their own', async () => {
  const before = await versionNow();
  await Promise.all(Array.from({ length: 8 }, (_, n) => shop.add(hide(`n${n}`))));
  expect(await versionNow()).toBe(before + 8);
  expect(await shop.ids(bare)).toEqual(['n8', 'n9', 'n10', 'n11']);
});

test('the rules of another shop are none of ours', async () => {
  const theirs = shop.world.as('admin', shop.world.globex);
  const { id } = await shop.add(hide('n0'));
  expect((await theirs(`GET /rules/${id}`)).body.code).toBe('rule_not_found');
  expect((await theirs('GET /rules')).body).toMatchObject({ results: [], rules_version: 0 });
  expect((await theirs('GET /rules/versions')).body.results).toEqual([]);
});

test('a customer that is made anew does not meet the rules of the one before', async () => {
  const { world } = shop;
  const root = world.as('superuser');
  const { db, rules } = world.context;
  const { rulesMark } = await import('./rule-sets.js');
  const sql = (await import('sql-template-tag')).default;
  const setOf = async () => {
    const [row] = await db.query<{ mark: { version: number; key: number } }>(
      sql`select ${rulesMark('short')} as mark`,
    );
    return rules.at('short', row!.mark);
  };
  for (const look of ['x', 'y']) {
    expect((await root('POST /customers', { id: 'short', name: 'Short' })).status).toBe(201);
    const admin = world.call({
      'x-api-key': world.superuser.key,
      authorization: world.superuser.idToken,
      'x-selected-customer': 'short',
    });
    expect((await admin('POST /rules', { id: 'one', ...hide(look) })).status).toBe(201);
    expect(await setOf()).toMatchObject({ version: 1, rules: [{ id: 'one', ...hide(look) }] });
    await root('DELETE /customers/short?confirm=short');
  }
});

describe('what no rule can say is refused with the place and a reason', () => {
  const condition = (given: object) => ({ do: { filter: [given] } });
  const cases: [string, object, string, RegExp][] = [
    ['nothing to do', { do: {} }, '/do', /propert/],
    ['two things to do', { do: { ...hide('a').do, pin: [{ look_id: 'a', position: 1 }] } }, '/do', /propert/],
    [
      'an unknown attribute',
      condition({ attribute: 'size', is: ['m'] }),
      '/do/filter/0/attribute',
      /described/,
    ],
    ['no operator', condition({ attribute: 'brand' }), '/do/filter/0', /exactly one of/],
    [
      'two operators',
      condition({ attribute: 'brand', is: ['a'], is_not: ['b'] }),
      '/do/filter/0',
      /two conditions/,
    ],
    [
      'contains of a brand',
      condition({ attribute: 'brand', contains: ['a'] }),
      '/do/filter/0/contains',
      /title/,
    ],
    ['is of a title', condition({ attribute: 'title', is: ['a'] }), '/do/filter/0', /contains/],
    ['the same price', condition({ attribute: 'price', same: true }), '/do/filter/0/same', /min/],
    ['the same look', condition({ attribute: 'look', same: true }), '/do/filter/0/same', /does not go/],
    ['a price of nothing', condition({ attribute: 'price', currency: 'EUR' }), '/do/filter/0', /needs/],
    ['no currency', condition({ attribute: 'price', min: 1 }), '/do/filter/0/currency', /required/],
    [
      'no real currency',
      condition({ attribute: 'price', min: 1, currency: 'XXX' }),
      '/do/filter/0/currency',
      /4217/,
    ],
    [
      'a price too fine',
      condition({ attribute: 'price', max: '1.999', currency: 'EUR' }),
      '/do/filter/0/max',
      /decimals/,
    ],
    [
      'a price upside down',
      condition({ attribute: 'price', min: 2, max: 1, currency: 'EUR' }),
      '/do/filter/0/max',
      /lower/,
    ],
    [
      'a brand that costs',
      condition({ attribute: 'brand', is: ['a'], min: 1 }),
      '/do/filter/0',
      /for `price`/,
    ],
    [
      'an unknown availability',
      condition({ attribute: 'availability', is: ['soon'] }),
      '/do/filter/0/is',
      /soon/,
    ],
    [
      'a relation in when',
      { when: [{ attribute: 'brand', same: true }], ...hide('a') },
      '/when/0/same',
      /itself/,
    ],
    ['too much weight', { do: { boost: { weight: 2, where: hide('a').do.hide } } }, '/do/boost/weight', /1/],
    ['a pin at no position', { do: { pin: [{ look_id: 'a', position: 0 }] } }, '/do/pin/0/position', /1/],
    [
      'two looks at a position',
      {
        do: {
          pin: [
            { look_id: 'a', position: 1 },
            { look_id: 'b', position: 1 },
          ],
        },
      },
      '/do/pin/1/position',
      /two looks/,
    ],
    [
      'a look at two positions',
      {
        do: {
          pin: [
            { look_id: 'a', position: 1 },
            { look_id: 'a', position: 2 },
          ],
        },
      },
      '/do/pin/1/look_id',
      /twice/,
    ],
    [
      'a pair of one',
      {
        do: {
          exclude_pairs: [
            ['a', 'b'],
            ['a', 'a'],
          ],
        },
      },
      '/do/exclude_pairs/1',
      /two looks/,
    ],
    ['an unknown answer', { applies_to: ['search'], ...hide('a') }, '/applies_to/0', /similar_looks/],
    ['an id that is an address', { id: 'versions', ...hide('a') }, '/id', /versions or previews/],
  ];
  test.each(cases)('%s', async (_, rule, path, message) => {
    const { status, body } = await shop.world.as('admin')('POST /rules', rule);
    expect([status, body.code]).toEqual([400, 'request_invalid']);
    expect(body.fields.map((one: { path: string }) => one.path)).toContain(path);
    expect(body.fields.find((one: { path: string }) => one.path === path).message).toMatch(message);
  });

  test('more rules than a shop may have', async () => {
    for (let n = 0; n < 200; n++) await shop.add({ id: `r${n}`, ...hide(`x${n}`) });
    const { status, body } = await shop.world.as('admin')('POST /rules', hide('a'));
    expect([status, body.detail]).toEqual([400, expect.stringContaining('200 rules')]);
    // All of them are still applied.
    await shop.world.as('admin')('PUT /rules/r199', hide('n0'));
    expect((await shop.ids()).slice(0, 1)).toEqual(['n1']);
  });
});
