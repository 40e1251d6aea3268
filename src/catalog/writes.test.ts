import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../testing/world.js';
import { attributesMax, itemsPerLookMax, thingsPerRequestMax } from './limits.js';
import { madeCatalogue } from './testing-catalogue.js';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world?.close());

beforeEach(async () => {
  for (const table of [sql`products`, sql`categories`])
    await world.context.db.query(sql`delete from ${table}`);
});

const item = (id: string | number, more: object = {}) => ({
  id,
  price: '59.90',
  currency: 'EUR',
  availability: 'in_stock',
  ...more,
});
const shirt = {
  id: 'shirt',
  title: 'Linen shirt',
  looks: [
    { id: 'blue', colour: 'blue', images: ['b1', 'b2'], items: [item('blue-m'), item('blue-l')] },
    { id: 'red', colour: 'red', items: [item('red-m')] },
  ],
};

async function post(many: string, records: unknown[], party = world.acme) {
  const { status, body } = await world.as('admin', party)(`POST /${many}`, records);
  expect(status).toBe(200);
  return body.results as { index: number; id: string | null; result: string; error?: { detail: string } }[];
}

const resultsOf = (outcomes: { result: string }[]) => outcomes.map(({ result }) => result);
const get = (path: string, party = world.acme) => world.as('service', party)(`GET ${path}`);

/** Every row of the catalogue, times and keys included. */
async function everything() {
  const tables = ['categories', 'products', 'looks', 'items', 'product_categories', 'look_images'];
  const rows = tables.map((table) =>
    world.context.db.query({ text: `select * from ${table} order by 1, 2, 3`, values: [] } as never),
  );
  return Promise.all(rows);
}

describe('posting', () => {
  test('one call puts a product in with its looks and items', async () => {
    expect(await post('products', [shirt])).toEqual([{ index: 0, id: 'shirt', result: 'created' }]);
    const { body } = await get('/products/shirt?look=expand');
    expect(body).toMatchObject({
      id: 'shirt',
      title: 'Linen shirt',
      brand: null,
      categories: [],
      attributes: {},
    });
    expect(body.looks).toMatchObject([
      {
        id: 'blue',
        colour: 'blue',
        primary_image: { id: 'b1' },
        items: [{ id: 'blue-m' }, { id: 'blue-l' }],
      },
      { id: 'red', primary_image: null, images: [], items: [{ id: 'red-m' }] },
    ]);
    expect((await get('/items/red-m')).body).toMatchObject({ condition: 'new', sale_price: null });
  });

  test('flat calls make the same as a nested one, and repeat it without a change', async () => {
    const { categories, products, looks, items } = madeCatalogue(5, 40);
    await post('categories', categories);
    const flat = (rows: object[], ...without: string[]) =>
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !without.includes(name))));
    await post('products', flat(products, 'looks'));
    await post('looks', flat(looks, 'items'));
    await post('items', flat(items, 'product_id'));
    const before = await everything();
    expect(new Set(resultsOf(await post('products', products)))).toEqual(new Set(['unchanged']));
    expect(new Set(resultsOf(await post('items', flat(items, 'product_id'))))).toEqual(
      new Set(['unchanged']),
    );
    expect(new Set(resultsOf(await post('categories', categories)))).toEqual(new Set(['unchanged']));
    expect(await everything()).toEqual(before);
  });

  test('says of each record what came of it, and keeps the place of what is replaced', async () => {
    await post('products', [{ id: 1, title: 'One' }, shirt]);
    const cheaper = { ...shirt, looks: [{ ...shirt.looks[1], items: [item('red-m', { price: 40 })] }] };
    const outcomes = await post('products', [
      cheaper,
      { id: '1', title: 'One' },
      { id: 2, title: 'Two' },
      {},
    ]);
    expect(resultsOf(outcomes)).toEqual(['updated', 'unchanged', 'created', 'rejected']);
    const ids = (await get('/products')).body.results.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(['1', 'shirt', '2']);
    expect((await get('/items/red-m')).body.price).toBe('40.00');
    // What was not named has stayed.
    expect((await get('/products/shirt')).body.looks.map(({ id }: { id: string }) => id)).toEqual([
      'blue',
      'red',
    ]);
  });

  test('a field that is absent is emptied, and lists are exactly what was posted', async () => {
    await post('categories', [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ]);
    await post('products', [
      { ...shirt, brand: 'Acme', categories: ['a', 'b'], attributes: { season: 'summer' } },
    ]);
    expect(
      resultsOf(await post('products', [{ id: 'shirt', title: 'Shirt', categories: ['b', 'a'] }])),
    ).toEqual(['updated']);
    expect((await get('/products/shirt')).body).toMatchObject({
      title: 'Shirt',
      brand: null,
      categories: ['b', 'a'],
      attributes: {},
    });
    const blue = { id: 'blue', product_id: 'shirt', colour: 'blue' };
    const order = async (images: (string | number)[]) => {
      const [outcome] = await post('looks', [{ ...blue, images }]);
      const { body } = await get('/looks/blue');
      return [outcome!.result, body.images.map(({ id }: { id: string }) => id).join()];
    };
    expect(await order(['b1', 'b2'])).toEqual(['unchanged', 'b1,b2']);
    expect(await order(['b2', 'b1', 'b2', 3, '3'])).toEqual(['updated', 'b2,b1,3']);
    expect(await order([])).toEqual(['updated', '']);
  });

  test('a look and an item move to where they are posted', async () => {
    await post('products', [shirt, { id: 'trousers', title: 'Trousers', looks: [{ id: 'grey' }] }]);
    await post('looks', [{ id: 'red', product_id: 'trousers' }]);
    await post('items', [{ ...item('blue-m'), look_id: 'grey' }]);
    const { body } = await get('/products/trousers');
    expect(body.looks).toEqual([
      { id: 'red', items: [{ id: 'red-m' }] },
      { id: 'grey', items: [{ id: 'blue-m' }] },
    ]);
  });

  test('what is named must be there; a bad part spoils its record and no other', async () => {
    const outcomes = await post('products', [
      { id: 'a', title: 'A', categories: ['none'] },
      { id: 'b', title: 'B', looks: [{ id: 'bl', items: [item('bi', { price: '1e9' })] }] },
      { id: 'c', title: 'C', looks: [{ id: 'cl', items: [item('ci', { currency: 'DEM' })] }] },
      { id: 'd', title: 'D', looks: [{ id: 'dl' }, { id: 'dl' }] },
      { id: 'e', title: 'E', looks: [{ id: 'el' }] },
      { id: 'e', title: 'E again' },
      { id: 'f', title: 'F', looks: [{ id: 'el' }] },
    ]);
    expect(outcomes.map(({ result, error }) => error?.detail ?? result)).toEqual([
      'There is no category none; post it first.',
      expect.stringContaining('/looks/0/items/0/price'),
      'looks/0: items/0: DEM is no currency of ISO 4217.',
      'The id dl stands earlier in this request.',
      'created',
      'The id e stands earlier in this request.',
      'The id el stands earlier in this request.',
    ]);
    expect((await post('looks', [{ id: 'x', product_id: 'a' }]))[0]?.error).toEqual({
      code: 'product_not_found',
      detail: 'There is no product a; post it first.',
    });
    expect((await post('items', [{ ...item('x'), look_id: 'bl' }]))[0]?.error).toMatchObject({
      code: 'look_not_found',
    });
    expect((await get('/products')).body.results).toEqual([expect.objectContaining({ id: 'e' })]);
  });

  /** Put into the text of the request in place of this word: what makes JSON cannot go so deep. */
  const deep = 'DEEP';
  const depth = 100_000;
  const bad: [string, unknown][] = [
    ['nothing', null],
    ['a number', 7],
    ['a list', []],
    ['a deep list', deep],
    ['no id', item('x', { id: undefined })],
    ['an empty id', item('')],
    ['a long id', item('x'.repeat(256))],
    ['NUL in the id', item('a\u0000b')],
    ['half a surrogate pair in the id', item('a\ud800')],
    ['a broken number as id', item(1.5)],
    ['an id beyond the safe numbers', item(2 ** 53)],
    ['NUL in the size', item('x', { size: 'a\u0000' })],
    ['half a surrogate pair in the size', item('x', { size: '\udc00' })],
    ['a huge size', item('x', { size: 'x'.repeat(100_000) })],
    ['an empty size', item('x', { size: '' })],
    ['an exponent', item('x', { price: '1e9' })],
    ['a negative price', item('x', { price: '-1' })],
    ['a negative number', item('x', { price: -0.01 })],
    ['too many decimals', item('x', { price: 0.1 + 0.2 })],
    ['a huge price', item('x', { price: 1e300 })],
    ['a comma', item('x', { price: '1,50' })],
    ['a price with its currency', item('x', { price: '59.90 EUR' })],
    ['a true price', item('x', { price: true })],
    ['no price', item('x', { price: undefined })],
    ['an object as price', item('x', { price: { amount: 1 } })],
    ['a higher sale price', item('x', { sale_price: '60' })],
    ['no currency', item('x', { currency: undefined })],
    ['an unknown currency', item('x', { currency: 'ABC' })],
    ['a small currency', item('x', { currency: 'eur' })],
    ['a currency of the prototype', item('x', { currency: '__proto__' })],
    ['an unknown availability', item('x', { availability: 'in stock' })],
    ['an unknown condition', item('x', { condition: 'NEW' })],
    ['a short gtin', item('x', { gtin: '123' })],
    ['a gtin of letters', item('x', { gtin: 'ABCDEFGH' })],
    ['a script as url', item('x', { url: 'javascript:alert(1)' })],
    ['no url', item('x', { url: 'shop.example' })],
    ['a long url', item('x', { url: `https://shop.example/${'x'.repeat(3000)}` })],
    ['attributes that nest', item('x', { attributes: { a: { b: 1 } } })],
    ['attributes that nest deep', item('x', { attributes: { a: deep } })],
    ['attributes as a list', item('x', { attributes: [1] })],
    ['NUL in an attribute', item('x', { attributes: { a: '\u0000' } })],
    ['NUL in a list of an attribute', item('x', { attributes: { a: ['b', 'a\u0000'] } })],
    ['NUL in the name of an attribute', item('x', { attributes: { '\u0000': 1 } })],
    ['half a surrogate pair in an attribute', item('x', { attributes: { a: '\ud83d' } })],
    ['a nameless attribute', item('x', { attributes: { '': 1 } })],
    ['large attributes', item('x', { attributes: { a: 'x'.repeat(20_000) } })],
    [
      'many attributes',
      item('x', {
        attributes: Object.fromEntries(Array.from({ length: attributesMax + 1 }, (_, n) => [n, n])),
      }),
    ],
    ['an unknown field', item('x', { prize: 1 })],
    ['a field of the database', item('x', { customer_id: 'globex' })],
  ];

  test('bad records are refused one by one, between good ones', async () => {
    await post('products', [shirt]);
    const records = bad.flatMap(([, record], n) => [
      typeof record === 'object' && record && !Array.isArray(record) ? { ...record, look_id: 'red' } : record,
      { ...item(`good ${n}`), look_id: 'red' },
    ]);
    const text = JSON.stringify(records).replaceAll('"DEEP"', `${'['.repeat(depth)}${']'.repeat(depth)}`);
    const { body } = await world.as('admin')('POST /items', text);
    const outcomes: { result: string; error?: { detail: string } }[] = body.results;
    const accepted = bad.filter((_, n) => outcomes[n * 2]!.result !== 'rejected').map(([name]) => name);
    expect(accepted).toEqual([]);
    expect(outcomes.every(({ result, error }) => result !== 'rejected' || (error?.detail ?? '') !== '')).toBe(
      true,
    );
    expect(resultsOf(outcomes.filter((_, n) => n % 2 === 1))).toEqual(bad.map(() => 'created'));
    expect((await get('/looks/red')).body.items).toHaveLength(bad.length + 1);
  });

  test('an infinite number in the body is refused', async () => {
    await post('products', [shirt]);
    const text = JSON.stringify([{ ...item('x'), look_id: 'red', price: 0 }]).replace(
      '"price":0',
      '"price":1e999',
    );
    const { body } = await world.as('admin')('POST /items', text);
    expect(body.results[0].result).toBe('rejected');
  });

  test('odd but good values come back as they are', async () => {
    const attributes = {
      __proto: 1,
      constructor: 'x',
      'quote "\\u0000"': ["'; drop table items; --", '🧵', 1e15],
    };
    const odd = { id: 'o\'dd/🧥 {},"\\', title: '{"a":[1,NULL]}', brand: 'NULL', attributes };
    const own = JSON.parse(JSON.stringify(odd).replace('__proto"', '__proto__"'));
    await post('products', [own]);
    const { body } = await get(`/products/${encodeURIComponent(odd.id)}`);
    expect(body).toMatchObject({ id: odd.id, title: odd.title, brand: 'NULL' });
    expect(JSON.stringify(body.attributes)).toContain('"__proto__":1');
    expect(Object.keys(body.attributes).sort()).toEqual(Object.keys(own.attributes).sort());
    expect((await post('products', [own]))[0]?.result).toBe('unchanged');
  });

  test('a look holds no more items than it may, however they come', async () => {
    await post('products', [shirt]);
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...item(`n${from + n}`), look_id: 'red' }));
    const first = await post('items', many(0, itemsPerLookMax - 1));
    expect(new Set(resultsOf(first))).toEqual(new Set(['created']));
    const outcomes = await post('items', [...many(5000, 1), { ...item('other'), look_id: 'blue' }]);
    expect(resultsOf(outcomes)).toEqual(['rejected', 'created']);
    expect(outcomes[0]!.error?.detail).toContain(`${itemsPerLookMax} items`);
    const moved = await world.as('admin')('PATCH /items/blue-m', { look_id: 'red' });
    expect([moved.status, moved.body.code]).toEqual([400, 'request_invalid']);
    expect((await get('/items/blue-m')).body.look).toEqual({ id: 'blue' });
  });

  test('a request holds no more than it may; what is beyond is told so', async () => {
    const looks = Array.from({ length: 900 }, (_, n) => ({ id: n }));
    const products = Array.from({ length: 6 }, (_, n) => ({
      id: n,
      title: 'Large',
      looks: looks.map(({ id }) => ({ id: `${n}-${id}` })),
    }));
    const outcomes = await post('products', products);
    expect(resultsOf(outcomes)).toEqual([...Array(5).fill('created'), 'rejected']);
    expect(outcomes[5]!.error?.detail).toContain(String(thingsPerRequestMax));
  });

  test.each([['products'], ['looks'], ['items'], ['categories']])(
    '%s come 1 to 1000 at a time',
    async (many) => {
      for (const body of [[], {}, Array(1001).fill({})]) {
        const { status } = await world.as('admin')(`POST /${many}`, body);
        expect(status).toBe(400);
      }
    },
  );

  test('requests at the same moment, in opposite orders, all get through', async () => {
    const { categories, products } = madeCatalogue(9, 60);
    await post('categories', categories);
    const rounds = [products, [...products].reverse(), products.slice(20), [...products].reverse()];
    const outcomes = await Promise.all(rounds.map((records) => post('products', records)));
    expect(outcomes.flat().filter(({ result }) => result === 'rejected')).toEqual([]);
    expect(outcomes.flat().filter(({ result }) => result === 'created')).toHaveLength(products.length);
  });
});

describe('changing', () => {
  test('what is absent stays, null empties, attributes are merged', async () => {
    await post('categories', [{ id: 'a', name: 'A' }]);
    await post('products', [{ ...shirt, brand: 'Acme', attributes: { season: 'summer', fit: 'slim' } }]);
    const admin = world.as('admin');
    const { body } = await admin('PATCH /products/shirt', {
      brand: null,
      categories: ['a'],
      attributes: { fit: null, year: 2026 },
    });
    expect(body).toMatchObject({ title: 'Linen shirt', brand: null, categories: ['a'] });
    expect(body.attributes).toEqual({ season: 'summer', year: 2026 });
    const look = await admin('PATCH /looks/blue', { pattern: 'stripes' });
    expect(look.body).toMatchObject({ colour: 'blue', pattern: 'stripes', primary_image: { id: 'b1' } });
    const sale = await admin('PATCH /items/blue-m', { sale_price: '49.9' });
    expect(sale.body).toMatchObject({ price: '59.90', sale_price: '49.90', currency: 'EUR' });
    const over = await admin('PATCH /items/blue-m', {
      sale_price: null,
      price: '0',
      availability: 'preorder',
    });
    expect(over.body).toMatchObject({ price: '0.00', sale_price: null, availability: 'preorder' });
  });

  test('a change that changes nothing leaves the time as it is', async () => {
    await post('products', [shirt]);
    const before = await everything();
    const admin = world.as('admin');
    await admin('PATCH /products/shirt', { title: 'Linen shirt', attributes: { none: null } });
    await admin('PATCH /looks/blue', { images: ['b1', 'b2'] });
    expect((await admin('PATCH /items/blue-m', { price: 59.9 })).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['products/shirt', { categories: ['none'] }, 404, 'category_not_found'],
    ['products/shirt', { title: null }, 400, 'request_invalid'],
    ['products/shirt', {}, 400, 'request_invalid'],
    ['products/shirt', { looks: [] }, 400, 'request_invalid'],
    ['products/none', { title: 'X' }, 404, 'product_not_found'],
    ['looks/blue', { product_id: 'none' }, 404, 'product_not_found'],
    ['looks/none', { colour: 'x' }, 404, 'look_not_found'],
    ['items/blue-m', { look_id: 'none' }, 404, 'look_not_found'],
    ['items/blue-m', { currency: 'JPY' }, 400, 'request_invalid'],
    ['items/blue-m', { sale_price: '100' }, 400, 'request_invalid'],
    ['items/none', { size: 'x' }, 404, 'item_not_found'],
    ['categories/none', { name: 'x' }, 404, 'category_not_found'],
  ])('PATCH /%s %j is %i %s', async (path, change, status, code) => {
    await post('products', [shirt]);
    const reply = await world.as('admin')(`PATCH /${path}`, change);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });
});

describe('categories', () => {
  test('a parent may come before or after, and never lies within its child', async () => {
    const outcomes = await post('categories', [
      { id: 'shirts', name: 'Shirts', parent_id: 'clothes' },
      { id: 'clothes', name: 'Clothes' },
      { id: 'a', name: 'A', parent_id: 'b' },
      { id: 'b', name: 'B', parent_id: 'a' },
      { id: 'self', name: 'Self', parent_id: 'self' },
      { id: 'orphan', name: 'Orphan', parent_id: 'none' },
      { id: 'grandchild', name: 'Grandchild', parent_id: 'orphan' },
    ]);
    expect(resultsOf(outcomes)).toEqual(['created', 'created', ...Array(5).fill('rejected')]);
    const looped = await world.as('admin')('PATCH /categories/clothes', { parent_id: 'shirts' });
    expect([looped.status, looped.body.code]).toEqual([400, 'request_invalid']);
    // The two change places.
    const swapped = await post('categories', [
      { id: 'clothes', name: 'Clothes', parent_id: 'shirts' },
      { id: 'shirts', name: 'Shirts' },
    ]);
    expect(resultsOf(swapped)).toEqual(['updated', 'updated']);
  });

  test('deleting one leaves its products, and what was below it stands alone', async () => {
    await post('categories', [
      { id: 'clothes', name: 'C' },
      { id: 'shirts', name: 'S', parent_id: 'clothes' },
    ]);
    await post('products', [{ ...shirt, categories: ['clothes', 'shirts'] }]);
    expect((await world.as('admin')('DELETE /categories/clothes')).status).toBe(204);
    expect((await get('/products/shirt')).body.categories).toEqual(['shirts']);
    expect((await get('/categories')).body.results).toMatchObject([{ id: 'shirts', parent_id: null }]);
  });

  test('a long chain posted from its end is judged at once', async () => {
    const chain = Array.from({ length: 1000 }, (_, n) => ({ id: n, name: 'x', parent_id: n + 1 }));
    const started = performance.now();
    expect(new Set(resultsOf(await post('categories', chain)))).toEqual(new Set(['rejected']));
    expect(resultsOf(await post('categories', [...chain.slice(1), { id: 1000, name: 'x' }])).at(-1)).toBe(
      'created',
    );
    expect((await post('categories', [{ id: 1000, name: 'x', parent_id: 1 }]))[0]!.result).toBe('rejected');
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

test('deleting takes along what hangs on it, and nothing else', async () => {
  await post('products', [
    shirt,
    { id: 'trousers', title: 'T', looks: [{ id: 'grey', items: [item('grey-m')] }] },
  ]);
  const admin = world.as('admin');
  expect((await admin('DELETE /items/blue-m')).status).toBe(204);
  expect((await get('/looks/blue')).body.items).toEqual([{ id: 'blue-l' }]);
  expect((await admin('DELETE /looks/blue')).status).toBe(204);
  expect((await get('/items/blue-l')).body.code).toBe('item_not_found');
  expect((await admin('DELETE /products/shirt')).status).toBe(204);
  for (const path of ['/products/shirt', '/looks/red', '/items/red-m'])
    expect([(await get(path)).status, (await admin(`DELETE ${path}`)).status]).toEqual([404, 404]);
  expect((await get('/items')).body.results).toEqual([expect.objectContaining({ id: 'grey-m' })]);
});

test('two customers may use the same ids, and neither sees or touches the other', async () => {
  const { acme, globex } = world;
  await post('categories', [{ id: 'c', name: 'Acme' }]);
  await post('products', [{ ...shirt, categories: ['c'] }]);
  expect((await post('products', [{ ...shirt, categories: ['c'] }], globex))[0]!.error).toMatchObject({
    code: 'category_not_found',
  });
  for (const many of ['products', 'looks', 'items', 'categories'])
    expect((await get(`/${many}`, globex)).body.results).toEqual([]);
  expect((await post('looks', [{ id: 'x', product_id: 'shirt' }], globex))[0]!.result).toBe('rejected');
  await post('products', [{ ...shirt, title: 'Globex' }], globex);
  expect((await get('/products/shirt', acme)).body.title).toBe('Linen shirt');
  await world.as('admin', globex)('DELETE /products/shirt');
  expect((await get('/products/shirt?look=expand', acme)).body.looks).toHaveLength(2);
});
