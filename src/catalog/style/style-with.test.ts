import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../../testing/world.js';
import { storeParcels } from '../store-parcels.js';
import { partnersOf } from './asked-look.js';
import { wantStyle } from './learn-style.job.js';
import { codes, fillShop, settled, shop, slots, styleOf } from './testing-shop.js';
import { setsOf } from './training-data.js';

interface Result {
  look_id: string;
  related_look_id: string;
  position: number;
  slot: string;
  score: number;
}

/** Bottoms are three styles further than tops, shoes seven. */
const rule = [0, 3, 7];
const { looks, sets } = shop(400, (style, slot) => style + rule[slot]!);
const perSlot = looks.length / slots.length;
let world: World;

beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) await fillShop(world, party, looks);
}, 120_000);
afterAll(() => world?.close());

async function ask(id: string, query = '', party = world.acme) {
  return (await world.as('service', party)(`GET /looks/${id}/style-with?${query}`)).body;
}
const idsOf = ({ results }: { results: Result[] }) => results.map((one) => one.related_look_id);
const everything = 'in_stock=false&collapse_identical=false';

/** The share of shoes shown first beside tops that have the style of the rule. */
async function rightShoes(party = world.acme): Promise<number> {
  let right = 0;
  for (let n = 0; n < 90; n += slots.length) {
    const [best] = idsOf(await ask(String(n), 'slot=shoes&limit=1', party));
    if (styleOf(Number(best)) === (styleOf(n) + rule[2]!) % codes) right++;
  }
  return right / 30;
}

describe('by the fallback', () => {
  test('each slot shows its best first, and its own is not there', async () => {
    const body = await ask('0', 'limit=6');
    expect(body).toMatchObject({ predictor: 'vitrine-embedding', version: '1', compatibility: 'fallback' });
    expect(body.reason).toBeUndefined();
    const results: Result[] = body.results;
    expect(results.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
    for (let round = 0; round < 6; round += 2)
      expect(
        results
          .slice(round, round + 2)
          .map(({ slot }) => slot)
          .sort(),
      ).toEqual(['bottom', 'shoes']);
    for (const slot of ['bottom', 'shoes']) {
      const scores = results.filter((one) => one.slot === slot).map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
    }
    // What is alike in style comes first: colours are unknown.
    for (const one of results) expect(styleOf(Number(one.related_look_id))).toBe(0);
  });

  test('colours that go together come before those that clash', async () => {
    const [first, second] = idsOf(await ask('0', 'slot=shoes&limit=2'));
    await tagColour('0', 'red');
    await tagColour(first!, 'yellow');
    await tagColour(second!, 'red');
    const after = idsOf(await ask('0', 'slot=shoes&limit=50'));
    expect(after[0]).toBe(second);
    expect(after.indexOf(first!)).toBeGreaterThan(2);
    await world.context.db.query(sql`delete from look_tags where customer_id = 'acme'`);
  });

  test('named and expanded looks agree, on every page', async () => {
    const whole = await ask('3', 'limit=1000');
    expect(whole).toMatchObject({ reason: 'window_exhausted', links: { next: null } });
    const paged: (Result & { id: string; product: { id: string } })[] = [];
    let next: string | null = '/v1/looks/3/style-with-looks?limit=30&product=id&item=expand';
    while (next !== null) {
      const { status, body } = await world.as('service')(`GET ${next.replace('/v1', '')}`);
      expect(status).toBe(200);
      paged.push(...body.results);
      next = body.links.next;
    }
    expect(paged.length).toBeGreaterThan(60);
    expect(
      paged.map(({ id, position, slot, score }) => ({
        look_id: '3',
        related_look_id: id,
        position,
        slot,
        score,
      })),
    ).toEqual(whole.results);
    for (const look of paged)
      expect(look).toMatchObject({ product: { id: `p${look.id}` }, items: [{ currency: 'EUR' }] });
  });

  test('slots and filters narrow it down', async () => {
    const shoes: Result[] = (await ask('0', 'slot=shoes&limit=50')).results;
    expect(new Set(shoes.map(({ slot }) => slot))).toEqual(new Set(['shoes']));
    const rare = await ask('0', 'brand=Rare&limit=100');
    expect(rare.reason).toBe('rules_leave_few');
    const expected = looks.filter(({ slot }, n) => slot !== 'top' && n % 100 < 3).map(({ id }) => id);
    expect(idsOf(rare).sort()).toEqual(expected.sort());
    const { status, body } = await world.as('service')('GET /looks/0/style-with?category=none');
    expect([status, body.code]).toEqual([404, 'category_not_found']);
  });
});

async function tagColour(look: string, label: string): Promise<void> {
  await world.context.db.query(sql`
    insert into look_tags (customer_id, look_id, attribute, label, source)
    values ('acme', ${look}, 'colour', ${label}, 'corrected')`);
}

describe('little to show has a reason', () => {
  test.each([
    ['sofa', '', 'category_not_styled'],
    ['unseen', '', 'look_not_seen'],
    ['0', 'learned_only=true', 'style_not_learned'],
    ['0', 'slot=bag', 'no_other_slots'],
    ['0', 'slot=top', 'no_other_slots'],
    ['0', 'min_score=0.999', 'below_min_score'],
  ])('%s %s: %s', async (id, query, reason) => {
    expect(await ask(id, query)).toMatchObject({ results: [], reason });
  });

  test('there are no more', async () => {
    await world.as('admin')('PATCH /categories/shoes', { slot: 'boots' });
    await world.as('admin')('POST /categories', [{ id: 'few', name: 'Few', slot: 'shoes' }]);
    await world.as('admin')('PATCH /products/p2', { categories: ['few'] });
    expect(await ask('0', `slot=shoes&${everything}`)).toMatchObject({
      results: [{ related_look_id: '2' }],
      reason: 'few_looks',
    });
    await world.as('admin')('PATCH /products/p2', { categories: ['shoes'] });
    await world.as('admin')('PATCH /categories/shoes', { slot: 'shoes' });
  });

  test('what would go with it is out of stock, at this moment', async () => {
    const set = (availability: string) =>
      world.context.db.query(sql`
        update items set availability = ${availability} where customer_id = 'acme' and look_id::int % 3 = 2`);
    await set('out_of_stock');
    expect(await ask('0', 'slot=shoes')).toMatchObject({ results: [], reason: 'all_out_of_stock' });
    const both: Result[] = (await ask('0')).results;
    expect(new Set(both.map(({ slot }) => slot))).toEqual(new Set(['bottom']));
    expect(idsOf(await ask('0', 'slot=shoes&in_stock=false')).length).toBe(20);
    await set('in_stock');
    expect(idsOf(await ask('0', 'slot=shoes')).length).toBe(20);
  });

  test('hidden looks are in no answer, and have none', async () => {
    const shown = idsOf(await ask('0', 'slot=shoes&limit=3'));
    const hide = (since: string | null) =>
      world.context.db.query(
        sql`update looks set hidden_since = ${since}::timestamptz where customer_id = 'acme' and id = ${shown[0]!}`,
      );
    await hide('2026-01-01');
    expect(idsOf(await ask('0', 'slot=shoes&limit=2'))).toEqual(shown.slice(1));
    expect((await ask(shown[0]!)).code).toBe('look_not_found');
    await hide(null);
  });

  test('a dress stands in for top and bottom', () => {
    const look = { slot: 'dress', otherSlots: ['top', 'bottom', 'shoes', 'lamp'] };
    expect(partnersOf(look as never, undefined)).toEqual(['shoes', 'lamp']);
    const together = new Map([['dress', ['shoes']]]);
    expect(partnersOf(look as never, undefined, together)).toEqual(['shoes']);
    expect(partnersOf(look as never, ['lamp'], together)).toEqual(['lamp']);
    expect(partnersOf(look as never, ['top'])).toEqual(['top']);
    expect(partnersOf({ ...look, slot: 'constructor' } as never, undefined)).toHaveLength(4);
  });
});

describe('outfits', () => {
  const post = async (records: unknown[]) => (await world.as('admin')('POST /outfits', records)).body.results;

  test('are answered one by one', async () => {
    const results = await post([
      { id: 'a', title: 'A', look_ids: ['0', 1, '2'] },
      { id: 'b', look_ids: ['0'] },
      { id: 'c', look_ids: ['0', 'nowhere'] },
      { id: 'a', look_ids: ['0', '1'] },
      { id: 'd', look_ids: ['0', '0'] },
    ]);
    expect(results.map(({ result }: { result: string }) => result)).toEqual([
      'created',
      ...Array(4).fill('rejected'),
    ]);
    expect(results.map(({ error }: { error?: { code: string } }) => error?.code)).toEqual([
      undefined,
      'request_invalid',
      'look_not_found',
      'request_invalid',
      'request_invalid',
    ]);
    const again = async (record: object) => (await post([record]))[0].result;
    expect(await again({ id: 'a', title: 'A', look_ids: ['0', '1', '2'] })).toBe('unchanged');
    expect(await again({ id: 'a', title: 'A', look_ids: ['2', '1', '0'] })).toBe('updated');
    expect(await again({ id: 'a', look_ids: ['2', '1', '0'] })).toBe('updated');
    expect((await world.as('service')('GET /outfits/a')).body).toMatchObject({
      id: 'a',
      title: null,
      look_ids: ['2', '1', '0'],
    });
  });

  test('are listed by page, without what is hidden, and deleted', async () => {
    await post([
      { id: 'x', look_ids: ['3', '4'] },
      { id: 'y', look_ids: ['6', '7'] },
    ]);
    const { body } = await world.as('service')('GET /outfits?limit=2');
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['a', 'x']);
    expect(body.links.next).toBe('/v1/outfits?limit=2&offset=2');
    const hide = (since: string | null) =>
      world.context.db.query(
        sql`update looks set hidden_since = ${since}::timestamptz where customer_id = 'acme' and id = '3'`,
      );
    await hide('2026-01-01');
    expect((await world.as('service')('GET /outfits/x')).body.look_ids).toEqual(['4']);
    expect((await world.as('service')('GET /outfits/x?hidden=include')).status).toBe(403);
    expect((await world.as('admin')('GET /outfits/x?hidden=include')).body.look_ids).toEqual(['3', '4']);
    await hide(null);
    for (const id of ['a', 'x', 'y'])
      expect((await world.as('admin')(`DELETE /outfits/${id}`)).status).toBe(204);
    expect((await world.as('service')('GET /outfits/a')).body.code).toBe('outfit_not_found');
  });
});

describe('what was learned', () => {
  test('answers once it beats the fallback on what was held out', async () => {
    await settled(world);
    expect((await world.as('admin')('GET /style')).body).toMatchObject({
      slots: ['bottom', 'shoes', 'top'],
      results: [{ compatibility: 'fallback', because: 'few_outfits', sets: 0 }],
    });
    expect(await rightShoes()).toBeLessThan(0.2);
    const outfits = sets.map((set, n) => ({ id: `outfit-${n}`, look_ids: set.map(String) }));
    await world.as('admin')('POST /outfits', outfits);
    await settled(world);
    const { body } = await world.as('admin')('GET /style');
    expect(body.results).toMatchObject([
      { compatibility: 'learned', because: 'better', sets: 400, looks: looks.length },
    ]);
    const { learned, fallback, random } = body.results[0].accuracy;
    expect(learned).toBeGreaterThan(0.75);
    expect(fallback).toBeLessThan(0.4);
    expect(random).toBe(0.25);
    expect(await ask('0', 'learned_only=true')).toMatchObject({ compatibility: 'learned' });
    expect(await rightShoes()).toBeGreaterThan(0.9);
  }, 60_000);

  test('stays with the customer whose outfits they are', async () => {
    expect(await ask('0', '', world.globex)).toMatchObject({ compatibility: 'fallback' });
    expect(await rightShoes(world.globex)).toBeLessThan(0.2);
    const { body } = await world.as('service', world.globex)('GET /outfits');
    expect(body.results).toEqual([]);
    const theirs = await world.as('service', world.globex)('GET /outfits/outfit-0');
    expect([theirs.status, theirs.body.code]).toEqual([404, 'outfit_not_found']);
  });

  test('is forgotten when the outfits go', async () => {
    await world.context.db.query(sql`delete from outfits where customer_id = 'acme' and id <> 'outfit-0'`);
    await settled(world);
    const { body } = await world.as('admin')('GET /style');
    expect(body.results).toMatchObject([{ compatibility: 'fallback', because: 'few_outfits', sets: 1 }]);
    expect(await ask('0')).toMatchObject({ compatibility: 'fallback' });
  }, 60_000);

  test('comes from looks that share an image as well, and is made again when there are many more looks', async () => {
    const { db } = world.context;
    const waiting = async () => (await db.query(sql`select 1 from jobs where kind = 'learn-style'`)).length;
    await wantStyle(db, 'acme');
    expect(await waiting()).toBe(0);
    await world.as('admin')('PATCH /looks/10', { images: ['alone'] });
    expect(await waiting()).toBe(0);
    await world.as('admin')('PATCH /looks/11', { images: ['alone'] });
    expect(await waiting()).toBe(1);
    expect(await setsOf(db, 'acme')).toContainEqual(['10', '11']);
    await settled(world);
    await db.query(
      sql`delete from look_embeddings where customer_id = 'acme' and look_id::int >= ${perSlot}::int`,
    );
    await wantStyle(db, 'acme');
    expect(await waiting()).toBe(1);
    await settled(world);
  }, 60_000);
});

describe("rules of the shop's own", () => {
  const post = async (rule: object) => {
    const reply = await world.as('admin')('POST /rules', { applies_to: ['style_with'], ...rule });
    expect(reply.status).toBe(201);
    return async () => void (await world.as('admin')(`DELETE /rules/${reply.body.id}`));
  };
  const brand = { attribute: 'brand', is: ['Rare'] };

  test('filter, hide, boost and keep pairs apart, with the next answer', async () => {
    const before = await ask('0', `slot=shoes&limit=20&${everything}`);
    const [best, second] = idsOf(before);
    const rare = new Set(idsOf(await ask('0', `slot=shoes&limit=100&brand=Rare&${everything}`)));
    expect(rare.size).toBeGreaterThan(0);

    const unfilter = await post({ do: { filter: [brand] } });
    const filtered = await ask('0', `slot=shoes&limit=100&${everything}`);
    expect(new Set(idsOf(filtered))).toEqual(rare);
    expect(filtered.reason).toBe('rules_leave_few');
    expect(filtered.rules_version).toBeGreaterThan(before.rules_version);
    await unfilter();

    const unhide = await post({ do: { hide: [{ attribute: 'look', is: [best] }] } });
    expect(idsOf(await ask('0', `slot=shoes&limit=20&${everything}`))[0]).toBe(second);
    await unhide();

    const together = await post({ do: { exclude_pairs: [[second, '0']] } });
    expect(idsOf(await ask('0', `slot=shoes&limit=100&${everything}`))).not.toContain(second);
    await together();

    const unboost = await post({
      do: { boost: { weight: 0.9, where: [{ attribute: 'look', is: [second] }] } },
    });
    const [boosted] = (await ask('0', `slot=shoes&limit=20&${everything}`)).results;
    expect(boosted).toMatchObject({ related_look_id: second, boost: 0.9, position: 1 });
    expect(boosted.score).toBe(before.results[1].score);
    await unboost();
    expect(idsOf(await ask('0', `slot=shoes&limit=20&${everything}`))).toEqual(idsOf(before));
  });

  test('are previewed before they are stored', async () => {
    const all = `slot=shoes&limit=100`;
    const [best] = idsOf(await ask('0', all));
    const { body } = await world.as('admin')('POST /rules/previews', {
      look_ids: ['0'],
      applies_to: 'style_with',
      limit: 6,
      rules: [
        { id: 'hides', do: { hide: [{ attribute: 'look', is: [best] }] } },
        { id: 'lifts', do: { boost: { weight: 0.5, where: [brand] } } },
        { id: 'pins', do: { pin: [{ look_id: 'unseen', position: 2 }] } },
        { id: 'elsewhere', applies_to: ['similar_looks'], do: { filter: [brand] } },
      ],
    });
    const [{ before, after, rules }] = body.results;
    expect(before.results.map((one: { look_id: string }) => one.look_id)).toEqual(
      idsOf(await ask('0', 'limit=6')),
    );
    expect(after.results.map((one: { look_id: string }) => one.look_id)).not.toContain(best);
    expect(rules).toMatchObject([
      { id: 'hides', applies: true, removed: 1, moved: 0, pinned: 0 },
      { id: 'lifts', applies: true, removed: 0, pinned: 0 },
      { id: 'pins', applies: true, pinned: 0 },
      { id: 'elsewhere', applies: false, removed: 0 },
    ]);
    expect(rules[1].moved).toBeGreaterThan(0);
  });

  test('pin looks to positions on whichever page these are, each look once', async () => {
    const all = `slot=shoes&${everything}`;
    const whole = idsOf(await ask('0', `limit=12&${all}`));
    const pinned = whole[9]!;
    const unpin = await post({
      do: {
        pin: [
          { look_id: pinned, position: 2 },
          { look_id: 'unseen', position: 5 },
        ],
      },
    });
    const pages = [];
    for (const offset of [0, 4, 8])
      pages.push(...(await ask('0', `limit=4&offset=${offset}&${all}`)).results);
    const ids = pages.map((one) => one.related_look_id);
    expect(ids[1]).toBe(pinned);
    expect(ids[4]).toBe('unseen');
    expect(new Set(ids).size).toBe(12);
    expect(pages[1]).toMatchObject({ pinned: true, slot: 'shoes', score: expect.any(Number) });
    expect(pages[4]).toMatchObject({ pinned: true, slot: 'top', score: null });
    expect(pages.map((one) => one.position)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
    // What is pinned stands there even beside a look that is not styled.
    const alone = await ask('sofa', everything);
    expect(idsOf(alone)).toEqual([pinned, 'unseen']);
    expect(alone.reason).toBe('category_not_styled');
    await unpin();
  });
});

test('the slot of a product follows its categories', async () => {
  const admin = world.as('admin');
  const slot = async () => {
    const [row] = await world.context.db.query<{ slot: string | null }>(
      sql`select slot from products where customer_id = 'acme' and id = 'many'`,
    );
    return row!.slot;
  };
  await admin('POST /categories', [
    { id: 'plain', name: 'Plain' },
    { id: 'lamps', name: 'Lamps', slot: 'lamp' },
    { id: 'desks', name: 'Desks', slot: 'desk' },
  ]);
  await admin('POST /products', [{ id: 'many', title: 'Many', categories: ['plain', 'lamps', 'desks'] }]);
  expect(await slot()).toBe('lamp');
  await admin('PATCH /categories/plain', { slot: 'rug' });
  expect(await slot()).toBe('rug');
  await admin('DELETE /categories/plain');
  expect(await slot()).toBe('lamp');
  await admin('PATCH /products/many', { categories: ['desks', 'lamps'] });
  expect(await slot()).toBe('desk');
  await admin('PATCH /products/many', { categories: [] });
  expect(await slot()).toBeNull();
});

test('slots are inherited, kept by records that do not name them, and can be taken away', async () => {
  const admin = world.as('admin');
  await admin('POST /categories', [
    { id: 'office', name: 'Office', slot: 'desk' },
    { id: 'small', name: 'Small ones', parent_id: 'office' },
  ]);
  const of = async (id: string) => (await admin(`GET /categories/${id}`)).body;
  expect(await of('small')).toMatchObject({ slot: null, resolved_slot: 'desk' });
  await admin('PATCH /categories/small', { name: 'Boots' });
  expect(await of('small')).toMatchObject({ slot: null, resolved_slot: 'desk' });
  await admin('DELETE /categories/office');
  expect(await of('small')).toMatchObject({ parent_id: null, resolved_slot: 'shoes' });
  await admin('PATCH /categories/small', { slot: 'none' });
  expect(await of('small')).toMatchObject({ slot: 'none', resolved_slot: null });
  const [{ result }] = (await admin('POST /categories', [{ id: 'small', name: 'Boots', slot: 'none' }])).body
    .results;
  expect(result).toBe('unchanged');
  // As a feed does, which brings its categories with every run.
  const none = { products: [], looks: [], items: [] };
  const categories = [{ id: 'small', name: 'Shoes', parent_id: null }];
  await storeParcels(world.context.db, 'acme', [{ kind: 'categories', id: 'small', categories, ...none }]);
  expect(await of('small')).toMatchObject({ name: 'Shoes', slot: 'none', resolved_slot: null });
});
