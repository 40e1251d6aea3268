import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bare, idsOf, looksAround, openShop, type Shop, type Shown } from './testing-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.clear());
afterAll(() => shop?.world.close());

const all = Array.from({ length: looksAround }, (_, n) => `n${n}`);
const those = (is: (n: number) => boolean) => all.filter((_, n) => is(n));
const without = (...ids: string[]) => all.filter((id) => !ids.includes(id));

test('without rules all come, and the version is told', async () => {
  const body = await shop.similar();
  expect(idsOf(body)).toEqual(all);
  expect(body.results.every((one) => one.boost === undefined && one.pinned === undefined)).toBe(true);
});

describe('each condition keeps what meets it', () => {
  const cases: [name: string, conditions: object[], kept: string[]][] = [
    ['category', [{ attribute: 'category', is: ['boots'] }], those((n) => n % 3 === 0)],
    ['a category with those below', [{ attribute: 'category', is: ['shoes'] }], those((n) => n % 3 !== 2)],
    ['not in a category', [{ attribute: 'category', is_not: ['shoes'] }], those((n) => n % 3 === 2)],
    ['brand, of several', [{ attribute: 'brand', is: ['Acme', 'Hooli'] }], those((n) => n % 3 === 0)],
    ['not a brand, none among them', [{ attribute: 'brand', is_not: ['Acme'] }], those((n) => n % 3 !== 0)],
    ['product', [{ attribute: 'product', is: ['n4', 'n9', 'unknown'] }], ['n4', 'n9']],
    ['look', [{ attribute: 'look', is_not: ['n0'] }], without('n0')],
    ['colour', [{ attribute: 'colour', is: ['red'] }], those((n) => n % 2 === 1)],
    ['pattern, which none has', [{ attribute: 'pattern', is: ['striped'] }], []],
    ['material, which none has', [{ attribute: 'material', is_not: ['wool'] }], all],
    ['title', [{ attribute: 'title', contains: ['wINTER', 'nothing'] }], ['n5']],
    ['availability', [{ attribute: 'availability', is: ['out_of_stock', 'preorder'] }], ['n3']],
    ['not that availability', [{ attribute: 'availability', is_not: ['out_of_stock'] }], without('n3')],
    [
      'price',
      [{ attribute: 'price', min: 20, max: '40.00', currency: 'EUR' }],
      those((n) => n >= 1 && n <= 3),
    ],
    ['price in another currency', [{ attribute: 'price', min: 1, currency: 'USD' }], []],
    [
      'price and availability of one item',
      [
        { attribute: 'price', max: 40, currency: 'EUR' },
        { attribute: 'availability', is: ['in_stock'] },
      ],
      ['n0', 'n1', 'n2'],
    ],
    ['own attribute', [{ attribute: 'attributes.season', is: ['winter'] }], those((n) => n >= 6)],
    ['own attribute, of a list of numbers', [{ attribute: 'attributes.sizes', is: [4] }], ['n3', 'n4']],
    ['own attribute that none has', [{ attribute: 'attributes.weight', is: ['1'] }], []],
    ['tag', [{ attribute: 'tags.style', is: ['wild', 'plain'] }], ['n1']],
    ['not a tag', [{ attribute: 'tags.style', is_not: ['wild'] }], without('n1')],
    ['the same brand', [{ attribute: 'brand', same: true }], those((n) => n % 3 === 0)],
    ['another brand, or none', [{ attribute: 'brand', same: false }], those((n) => n % 3 !== 0)],
    [
      'the same category, not those below',
      [{ attribute: 'category', same: true }],
      those((n) => n % 3 === 0),
    ],
    ['the same colour', [{ attribute: 'colour', same: true }], those((n) => n % 2 === 0)],
    ['the same own attribute', [{ attribute: 'attributes.season', same: true }], those((n) => n < 6)],
    ['the same of what it has not: left out', [{ attribute: 'pattern', same: true }], all],
    ['the same tag of what it has not: left out', [{ attribute: 'tags.style', same: true }], all],
    [
      'several together',
      [
        { attribute: 'brand', is: ['Acme'] },
        { attribute: 'colour', is: ['red'] },
      ],
      those((n) => n % 3 === 0 && n % 2 === 1),
    ],
  ];
  test.each(cases)('%s', async (name, filter, kept) => {
    await shop.add({ do: { filter } });
    const body = await shop.similar();
    expect(idsOf(body)).toEqual(kept);
    expect(body.reason).toBe(name.includes('left out') ? 'few_looks' : 'rules_leave_few');
  });

  test('a relation to a category means just that one', async () => {
    await shop.add({ do: { filter: [{ attribute: 'category', same: true }] } });
    // n1 is in shoes: boots are below, but not the same.
    expect(await shop.ids(bare, 'n1')).toEqual(expect.arrayContaining(['n4', 'n7', 'n10']));
    expect(await shop.ids(bare, 'n1')).not.toContain('asked');
    await shop.clear();
    await shop.add({ do: { filter: [{ attribute: 'product', same: false }] } });
    expect(await shop.ids()).toEqual(all);
  });

  test('several lists hold together, and hiding is the opposite of a filter', async () => {
    await shop.add({ do: { filter: [{ attribute: 'colour', is: ['red'] }] } });
    await shop.add({ do: { filter: [{ attribute: 'brand', is: ['Globex'] }] } });
    await shop.add({
      do: {
        hide: [
          { attribute: 'price', max: 20, currency: 'EUR' },
          { attribute: 'brand', is: ['Globex'] },
        ],
      },
    });
    expect(await shop.ids()).toEqual(those((n) => n % 2 === 1 && n % 3 === 1 && n !== 1));
  });
});

describe('a rule applies', () => {
  const hide = { hide: [{ attribute: 'look', is: ['n0'] }] };

  test.each([
    [{ attribute: 'category', is: ['shoes'] }, true],
    [{ attribute: 'category', is: ['bags'] }, false],
    [{ attribute: 'look', is: ['asked'] }, true],
    [{ attribute: 'brand', is_not: ['Acme'] }, false],
    [{ attribute: 'price', min: 50, max: 60, currency: 'EUR' }, true],
    [{ attribute: 'title', contains: ['winter'] }, false],
    [{ attribute: 'attributes.season', is: ['summer'] }, true],
    [{ attribute: 'tags.style', is: ['wild'] }, false],
  ])('when the look asked about meets %j: %s', async (condition, applies) => {
    await shop.add({ when: [condition], do: hide });
    expect(await shop.ids()).toEqual(applies ? without('n0') : all);
  });

  test('while it is enabled and meant for the answer', async () => {
    await shop.add({ enabled: false, do: hide });
    await shop.add({ applies_to: ['style_with'], do: hide });
    expect(await shop.ids()).toEqual(all);
    await shop.add({ applies_to: ['similar_looks'], do: hide });
    expect(await shop.ids()).toEqual(without('n0'));
  });

  test('in the next answer, when it or a category has changed', async () => {
    const admin = shop.world.as('admin');
    const { id } = await shop.add({ do: { hide: [{ attribute: 'category', is: ['bags'] }] } });
    expect(await shop.ids()).toEqual(those((n) => n % 3 !== 2));
    await admin('PATCH /categories/boots', { parent_id: 'bags' });
    expect(await shop.ids()).toEqual(those((n) => n % 3 === 1));
    await admin('PATCH /categories/boots', { parent_id: 'shoes' });
    await admin(`PATCH /rules/${id}`, { enabled: false });
    expect(await shop.ids()).toEqual(all);
  });

  test('to this shop alone', async () => {
    await shop.add({ do: hide });
    expect(idsOf(await shop.similar(bare, 'asked', shop.world.globex))).toEqual(all);
  });
});

describe('boosts', () => {
  test('add their weights, and the score stays what it is', async () => {
    const before = await shop.similar();
    await shop.add({ do: { boost: { weight: 0.5, where: [{ attribute: 'brand', is: ['Globex'] }] } } });
    await shop.add({ do: { boost: { weight: -0.8, where: [{ attribute: 'colour', is: ['navy'] }] } } });
    const after = await shop.similar();
    const scoreOf = new Map(before.results.map((one) => [one.similar_look_id, one.score!]));
    const added = (id: string) => {
      const n = Number(id.slice(1));
      return (n % 3 === 1 ? 0.5 : 0) - (n % 2 === 0 ? 0.8 : 0);
    };
    const rank = (id: string) => scoreOf.get(id)! + added(id);
    expect(idsOf(after)).toEqual([...all].sort((a, b) => rank(b) - rank(a)));
    for (const one of after.results) {
      expect(one.score).toBe(scoreOf.get(one.similar_look_id));
      expect(one.boost ?? 0).toBeCloseTo(added(one.similar_look_id), 6);
    }
    expect(after.results.map(({ position }) => position)).toEqual(all.map((_, n) => n + 1));
  });

  test('bring nobody in whose score is too low', async () => {
    const [, , third] = (await shop.similar()).results;
    await shop.add({ do: { boost: { weight: 1, where: [{ attribute: 'look', is: ['n2', 'n3'] }] } } });
    const body = await shop.similar(`${bare}&min_score=${third!.score! - 1e-6}`);
    expect([idsOf(body), body.reason]).toEqual([['n2', 'n0', 'n1'], 'below_min_score']);
  });
});

describe('pins', () => {
  const pin = (...pins: [string, number][]) => ({
    do: { pin: pins.map(([look_id, position]) => ({ look_id, position })) },
  });

  test('stand at their positions, whatever filters, boosts, default rules and lowest scores say', async () => {
    await shop.add({ do: { filter: [{ attribute: 'brand', is: ['Acme'] }] } });
    await shop.add({ do: { boost: { weight: 1, where: [{ attribute: 'look', is: ['n9'] }] } } });
    await shop.add(pin(['n11', 2], ['n10', 1]));
    expect(await shop.ids()).toEqual(['n10', 'n11', 'n9', 'n0', 'n3', 'n6']);
    const body = await shop.similar('min_score=0.9&price_band=0.1');
    expect(idsOf(body)).toEqual(['n10', 'n11']);
    expect(body.results).toMatchObject([
      { pinned: true, position: 1 },
      { pinned: true, position: 2 },
    ]);
    expect(body.results[0]!.score).toBeCloseTo(Math.cos(0.3 + 0.8), 5);
    expect(body.reason).toBe('below_min_score');
  });

  test('but vetoes outrank them', async () => {
    await shop.add(pin(['n5', 1], ['n6', 2], ['n7', 3]));
    await shop.add({ do: { hide: [{ attribute: 'look', is: ['n5'] }] } });
    await shop.add({ do: { exclude_pairs: [['n6', 'asked']] } });
    expect((await shop.ids()).slice(0, 4)).toEqual(['n0', 'n1', 'n7', 'n2']);
    expect(await shop.ids()).not.toContain('n5');
    expect(await shop.ids()).not.toContain('n6');
  });

  test('never show what is sold out, hidden, gone, the look itself, or what the request filters out', async () => {
    await shop.add(pin(['n3', 1], ['asked', 2], ['to-come', 3], ['n7', 4]));
    const inStock = bare.replace('in_stock=false', 'in_stock=true');
    expect((await shop.ids(inStock)).slice(0, 4)).toEqual(['n0', 'n1', 'n2', 'n7']);
    expect((await shop.ids()).slice(0, 4)).toEqual(['n3', 'n0', 'n1', 'n7']);
    expect(await shop.ids(`${bare}&brand=Acme`)).toEqual(['n3', 'n0', 'n6', 'n9']);
    const admin = shop.world.as('admin');
    await admin('POST /products', [{ id: 'to-come', title: 'Now', looks: [{ id: 'to-come' }] }]);
    const body = await shop.similar();
    expect(body.results[2]).toMatchObject({ similar_look_id: 'to-come', score: null, pinned: true });
    await admin('DELETE /products/to-come');
  });

  test('of two at one position the second moves on; of two of a look the first counts; and there are no gaps', async () => {
    await shop.add(pin(['n9', 1]));
    await shop.add(pin(['n8', 1], ['n9', 5]));
    expect((await shop.ids()).slice(0, 3)).toEqual(['n9', 'n8', 'n0']);
    await shop.add({ do: { filter: [{ attribute: 'look', is: ['n0'] }] } });
    await shop.add(pin(['n4', 900]));
    expect(await shop.ids()).toEqual(['n9', 'n8', 'n0', 'n4']);
  });

  test('come also where the look asked about has not been seen', async () => {
    const admin = shop.world.as('admin');
    await admin('POST /products', [{ id: 'unseen', title: 'Unseen', looks: [{ id: 'unseen' }] }]);
    await shop.add({ when: [{ attribute: 'look', is: ['unseen'] }], ...pin(['n2', 3]) });
    const body = await shop.similar('', 'unseen');
    expect(body).toMatchObject({
      results: [{ similar_look_id: 'n2', position: 1, score: null, pinned: true }],
      reason: 'look_not_seen',
    });
    await admin('DELETE /products/unseen');
  });

  test('with boosts: every look once over all pages, in the same order as on one', async () => {
    await shop.add(pin(['n11', 2], ['n10', 4], ['n9', 11]));
    await shop.add({ do: { boost: { weight: 0.3, where: [{ attribute: 'colour', is: ['red'] }] } } });
    const whole = (await shop.similar()).results;
    expect(whole).toHaveLength(looksAround);
    expect([whole[1], whole[3], whole[10]].map((one) => one!.similar_look_id)).toEqual(['n11', 'n10', 'n9']);
    for (const limit of [1, 3, 5]) {
      const paged: Shown[] = [];
      let next: string | null = `/v1/looks/asked/similarities?limit=${limit}&${bare}`;
      while (next !== null) {
        const { body } = await shop.world.as('service')(`GET ${next.replace('/v1', '')}`);
        paged.push(...body.results);
        next = body.links.next;
      }
      expect(paged).toEqual(whole);
    }
  });

  test('leave out what shows their picture once more', async () => {
    const query = bare.replace('collapse_identical=false', 'collapse_identical=true');
    await shop.addTwin('twin', 4);
    await shop.add(pin(['n4', 2]));
    expect(await shop.ids(query)).toEqual(['n0', 'n4', ...without('n0', 'n4')]);
    expect(await shop.ids()).toContain('twin');
    await shop.world.as('admin')('DELETE /products/twin');
  });
});

test('excluded pairs are kept apart both ways, and from nobody else', async () => {
  await shop.add({
    do: {
      exclude_pairs: [
        ['asked', 'n0'],
        ['n2', 'asked'],
        ['n4', 'n5'],
      ],
    },
  });
  expect(await shop.ids()).toEqual(without('n0', 'n2'));
  expect(await shop.ids(bare, 'n0')).not.toContain('asked');
  expect(await shop.ids(bare, 'n0')).toContain('n2');
  expect(await shop.ids(bare, 'n5')).not.toContain('n4');
});
