import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { looksAround, openShop, type Shop } from './testing-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => shop.clear());
afterAll(() => shop?.world.close());

interface PreviewedLook {
  look_id: string;
  position: number;
  pinned?: true;
}
const preview = async (body: object) => {
  const reply = await shop.world.as('admin')('POST /rules/previews', { look_ids: ['asked'], ...body });
  expect([reply.status, reply.body]).toEqual([200, expect.anything()]);
  return reply.body;
};
const idsOf = ({ results }: { results: PreviewedLook[] }) => results.map((one) => one.look_id);
const isOf = (attribute: string, ...is: string[]) => [{ attribute, is }];

// The default rules keep, around 55 EUR ± 50 %, in boots: n3 is sold out, which leaves n6.
const kept = ['n6'];

test('the answer before and after, and what each rule does; nothing is stored', async () => {
  const before = (await shop.similar()).rules_version;
  const [look] = (
    await preview({
      rules: [
        {
          id: 'pin',
          do: {
            pin: [
              { look_id: 'n1', position: 1 },
              { look_id: 'n3', position: 2 },
            ],
          },
        },
        { id: 'hide', name: 'Hide', do: { hide: isOf('look', 'n6', 'n9') } },
        { id: 'elsewhere', when: isOf('category', 'bags'), do: { hide: isOf('look', 'n1') } },
        { id: 'off', enabled: false, do: { hide: isOf('look', 'n1') } },
      ],
    })
  ).results;
  expect(look.look_id).toBe('asked');
  expect(idsOf(look.before)).toEqual(kept);
  expect(look.before.reason).toBe('rules_leave_few');
  // n3 is out of stock: it is not pinned in.
  expect(look.after.results).toMatchObject([{ look_id: 'n1', position: 1, pinned: true }]);
  expect(look.after.results).toHaveLength(1);
  expect(look.rules).toEqual([
    { id: 'pin', name: null, applies: true, removed: 0, moved: 0, pinned: 1 },
    { id: 'hide', name: 'Hide', applies: true, removed: 1, moved: 0, pinned: 0 },
    { id: 'elsewhere', name: null, applies: false, removed: 0, moved: 0, pinned: 0 },
    { id: 'off', name: null, applies: false, removed: 0, moved: 0, pinned: 0 },
  ]);
  const after = await shop.similar();
  expect(after.rules_version).toBe(before);
  expect(after.results).toHaveLength(looksAround);
});

test('one rule beside those that are stored, or in place of one', async () => {
  await shop.add({ id: 'stored', do: { hide: isOf('look', 'n6') } });
  const [added] = (await preview({ rule: { do: { pin: [{ look_id: 'n9', position: 1 }] } } })).results;
  expect([idsOf(added.before), idsOf(added.after)]).toEqual([[], ['n9']]);
  expect(added.rules).toMatchObject([
    { id: 'stored', removed: 1 },
    { id: 'draft-1', pinned: 1 },
  ]);
  const [replaced] = (await preview({ rule: { id: 'stored', do: { hide: isOf('look', 'n7') } } })).results;
  expect([idsOf(replaced.before), idsOf(replaced.after)]).toEqual([[], kept]);
  const [nothing] = (await preview({ rules: [] })).results;
  expect([idsOf(nothing.before), idsOf(nothing.after), nothing.rules]).toEqual([[], kept, []]);
});

test('without a draft: the rules as they are beside none, for several looks', async () => {
  await shop.add({ id: 'stored', do: { exclude_pairs: [['asked', 'n6']] } });
  const { results, rules_version: version } = await preview({ look_ids: ['asked', 'n6', 'n1'] });
  expect(version).toBe((await shop.similar()).rules_version);
  expect(results.map(({ look_id: id }: PreviewedLook) => id)).toEqual(['asked', 'n6', 'n1']);
  expect([idsOf(results[0].before), idsOf(results[0].after)]).toEqual([kept, []]);
  expect(idsOf(results[1].before)).toContain('asked');
  expect(idsOf(results[1].after)).not.toContain('asked');
  expect(results[2].before).toEqual(results[2].after);
  expect(results.map(({ rules }: { rules: { applies: boolean }[] }) => rules[0]!.applies)).toEqual([
    true,
    true,
    false,
  ]);
});

test('boosts count those that stand elsewhere because of them', async () => {
  // Between 50 and 150 EUR, in boots: the look `asked` and n6.
  const { results } = await preview({
    look_ids: ['n9'],
    rules: [
      { id: 'up', do: { boost: { weight: 1, where: isOf('look', 'n6') } } },
      { id: 'down', do: { boost: { weight: -0.5, where: isOf('look', 'asked') } } },
      { id: 'nobody', do: { boost: { weight: 1, where: isOf('look', 'n0') } } },
    ],
  });
  expect(idsOf(results[0].before)).toEqual(['asked', 'n6']);
  expect(idsOf(results[0].after)).toEqual(['n6', 'asked']);
  // Either alone would do: without the one, the other still turns them round.
  expect(results[0].rules.map(({ moved }: { moved: number }) => moved)).toEqual([0, 0, 0]);
  const [alone] = (
    await preview({ look_ids: ['n9'], rule: { do: { boost: { weight: 1, where: isOf('look', 'n6') } } } })
  ).results;
  expect(alone.rules[0]).toMatchObject({ moved: 1, removed: 0 });
});

test('what cannot be previewed is refused', async () => {
  const admin = shop.world.as('admin');
  const ask = async (body: object) => (await admin('POST /rules/previews', body)).body;
  const rule = { do: { hide: isOf('look', 'n6') } };
  expect((await ask({ look_ids: ['nobody'] })).code).toBe('look_not_found');
  expect((await ask({ look_ids: ['asked'], rule, rules: [] })).detail).toMatch(/not both/);
  expect(
    (await ask({ look_ids: ['asked'], rules: [rule, { do: { filter: [{ attribute: 'brand' }] } }] })).fields,
  ).toMatchObject([{ path: '/rules/1/do/filter/0' }]);
  expect(
    (
      await ask({
        look_ids: ['asked'],
        rules: [
          { id: 'a', ...rule },
          { id: 'a', ...rule },
        ],
      })
    ).fields,
  ).toMatchObject([{ path: '/rules/1/id' }]);
  expect((await ask({ look_ids: ['asked'], rule: { do: { filter: isOf('category', 'none') } } })).code).toBe(
    'category_not_found',
  );
});
