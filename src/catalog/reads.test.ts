/** What is read of a made catalogue, against a model that goes through all of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { type MadeCatalogue, madeCatalogue } from './testing-catalogue.js';

type Fields = Record<string, unknown> & { id: string };

let world: World;
let made: MadeCatalogue;
/** The thing alone, with all its fields. */
const alone: Record<'products' | 'looks' | 'items', Map<string, Fields>> = {
  products: new Map(),
  looks: new Map(),
  items: new Map(),
};

beforeAll(async () => {
  world = await createWorld();
  made = madeCatalogue(3, 80);
  const admin = world.as('admin');
  // So that what belongs to the other would show.
  const other = madeCatalogue(3, 40);
  await world.as('admin', world.globex)('POST /categories', other.categories);
  await world.as('admin', world.globex)('POST /products', other.products);
  await admin('POST /categories', made.categories);
  const { body } = await admin('POST /products', made.products);
  expect(body.results.map(({ result }: { result: string }) => result)).toEqual(
    made.products.map(() => 'created'),
  );
  for (const [many, forms] of [
    ['products', 'look=none&item=none'],
    ['looks', 'product=none&item=none'],
    ['items', 'product=none&look=none'],
  ] as const) {
    const all = await world.as('service')(`GET /${many}?limit=1000&${forms}`);
    for (const row of all.body.results) alone[many].set(row.id, row);
    expect([...alone[many].keys()]).toEqual(made[many].map(({ id }) => id));
  }
});
afterAll(() => world?.close());

test('a thing is answered with what was posted', () => {
  for (const { looks: _, ...product } of made.products)
    expect(alone.products.get(product.id)).toMatchObject(product);
  for (const { items: _, product_id, images, ...look } of made.looks) {
    const shown = alone.looks.get(look.id)!;
    expect(shown).toMatchObject(look);
    expect(shown.images).toEqual(images.map((id) => ({ id, status: 'missing', file: null })));
    expect(shown.primary_image).toEqual((shown.images as unknown[])[0] ?? null);
  }
  for (const item of made.items) {
    const { price, sale_price, currency } = alone.items.get(item.id)!;
    const digits = currency === 'JPY' ? '' : '.00';
    expect([price, sale_price]).toEqual([
      item.price + digits,
      item.sale_price === null ? null : item.sale_price + digits,
    ]);
  }
});

test('looks are found by the images that they show', async () => {
  const shown = made.looks.filter(({ images }) => images.length > 0).slice(0, 3);
  const query = shown.map(({ images }) => `image=${images.at(-1)}`).join('&');
  const { body } = await world.as('service')(`GET /looks?limit=2&${query}`);
  const next = await world.as('service')(`GET ${body.links.next.replace('/v1', '')}` as 'GET /looks');
  const ids = [...body.results, ...next.body.results].map(({ id }: Fields) => id);
  expect(ids).toEqual(shown.map(({ id }) => id));
  const none = await world.as('service')('GET /looks?image=unknown&image=p0-l0');
  expect(none.body.results).toEqual([]);
});

const forms = ['none', 'id', 'expand'] as const;
const combinations = forms.flatMap((product) =>
  forms.flatMap((look) => forms.map((item) => ({ product, look, item }))),
);
type Forms = (typeof combinations)[number];

/** The model: every answer put together from things alone. */
const expected = {
  products: ({ product, look, item }: Forms) =>
    made.products.map(({ id, looks }) => ({
      ...inForm(product, 'products', id),
      ...(look === 'none'
        ? itemsIn(
            item,
            looks.flatMap(({ items }) => items),
          )
        : { looks: looks.map((l) => ({ ...inForm(look, 'looks', l.id), ...itemsIn(item, l.items) })) }),
    })),
  looks: ({ product, look, item }: Forms) =>
    made.looks.map(({ id, product_id, items }) => ({
      ...inForm(look, 'looks', id),
      ...(product === 'none' ? {} : { product: inForm(product, 'products', product_id) }),
      ...itemsIn(item, items),
    })),
  items: ({ product, look, item }: Forms) =>
    made.items.map(({ id, look_id, product_id }) => ({
      ...inForm(item, 'items', id),
      ...(look === 'none' ? {} : { look: inForm(look, 'looks', look_id) }),
      ...(product === 'none' ? {} : { product: inForm(product, 'products', product_id) }),
    })),
};

function inForm(form: Forms['item'], many: keyof typeof alone, id: string): object {
  if (form === 'none') return {};
  return form === 'id' ? { id } : alone[many].get(id)!;
}

function itemsIn(form: Forms['item'], items: { id: string }[]): object {
  return form === 'none' ? {} : { items: items.map(({ id }) => inForm(form, 'items', id)) };
}

test.each(['products', 'looks', 'items'] as const)(
  '%s agree in all 27 combinations, alone and on pages',
  async (many) => {
    for (const combination of combinations) {
      const query = new URLSearchParams(combination).toString();
      const want = expected[many](combination);
      const whole = await world.as('service')(`GET /${many}?limit=1000&${query}`);
      expect(whole.body.results).toEqual(want);
      expect(await allPages(`/${many}?limit=37&${query}`)).toEqual(want);
      const place = want.length >> 1;
      const one = await world.as('service')(`GET /${many}/${made[many][place]!.id}?${query}`);
      expect(one.body).toEqual({ ...want[place], rests_on: { feed_run: null } });
    }
  },
);

test('without a word the thing is expanded and the others are named', async () => {
  const { body } = await world.as('service')('GET /looks?limit=1000');
  expect(body.results).toEqual(expected.looks({ product: 'id', look: 'expand', item: 'id' }));
});

test('filters leave what the model leaves, in the same order, on every page', async () => {
  const { random, pick } = made;
  let matches = 0;
  for (let round = 0; round < 150; round++) {
    const filters: Record<string, string> = {};
    if (random() < 0.4) filters.category = pick(made.categories).id;
    if (random() < 0.3) filters.brand = pick(['Acme', 'Globex', 'Initech']);
    if (random() < 0.4) filters.availability = pick(made.items).availability;
    if (random() < 0.5) filters.currency = pick(['EUR', 'JPY']);
    if (filters.currency && random() < 0.6) filters.price_min = String(Math.floor(random() * 100));
    if (filters.currency && random() < 0.6) filters.price_max = String(Math.floor(random() * 120));
    for (const many of ['products', 'looks', 'items'] as const) {
      const query = new URLSearchParams({ ...filters, product: 'id', look: 'id', item: 'id' });
      const want = modelOf(many, filters);
      matches += want.length;
      const whole = await world.as('service')(`GET /${many}?limit=1000&${query}`);
      expect([query.toString(), idsOf(whole.body.results)]).toEqual([query.toString(), want]);
      if (round % 10 === 0) expect(idsOf(await allPages(`/${many}?limit=7&${query}`))).toEqual(want);
    }
  }
  expect(matches).toBeGreaterThan(1000);
});

function modelOf(many: 'products' | 'looks' | 'items', filters: Record<string, string>): string[] {
  const parentOf = new Map(made.categories.map(({ id, parent_id }) => [id, parent_id]));
  const isUnder = (id: string | null | undefined): boolean =>
    id != null && (id === filters.category || isUnder(parentOf.get(id)));
  const productFits = ({ brand, categories }: MadeCatalogue['products'][number]) =>
    (filters.brand === undefined || brand === filters.brand) &&
    (filters.category === undefined || categories.some(isUnder));
  const itemFits = (item: MadeCatalogue['products'][number]['looks'][number]['items'][number]) => {
    const price = Number(item.sale_price ?? item.price);
    return (
      (filters.availability === undefined || item.availability === filters.availability) &&
      (filters.currency === undefined || item.currency === filters.currency) &&
      (filters.price_min === undefined || price >= Number(filters.price_min)) &&
      (filters.price_max === undefined || price <= Number(filters.price_max))
    );
  };
  const asksItems = ['availability', 'currency'].some((name) => name in filters);
  const fitting = made.products.filter(productFits);
  const looks = fitting.flatMap((product) => product.looks);
  if (many === 'items') return idsOf(looks.flatMap(({ items }) => items.filter(itemFits)));
  const hasItem = ({ items }: (typeof looks)[number]) => !asksItems || items.some(itemFits);
  if (many === 'looks') return idsOf(looks.filter(hasItem));
  return idsOf(fitting.filter((product) => !asksItems || product.looks.some(hasItem)));
}

test.each([
  ['price_min=1', '/currency'],
  ['price_max=1', '/currency'],
  ['price_max=1&currency=DEM', '/currency'],
  ['currency=euro', '/currency'],
  ['price_min=1.5&currency=JPY', '/price_min'],
  ['price_min=1e9&currency=EUR', '/price_min'],
  ['price_min=-1&currency=EUR', '/price_min'],
  ['updated_since=yesterday', '/updated_since'],
  ['availability=sometimes', '/availability'],
  ['look=all', '/look'],
  ['brand=', '/brand'],
])('?%s is refused', async (query, path) => {
  const { status, body } = await world.as('service')(`GET /items?${query}`);
  expect([status, body.code, body.fields?.[0]?.path]).toEqual([400, 'request_invalid', path]);
});

test('a category that is not there is said to be so', async () => {
  const { status, body } = await world.as('service')('GET /looks?category=none');
  expect([status, body.code]).toEqual([404, 'category_not_found']);
});

test.each([
  '0000-01-01T00:00:00%2B14:00',
  '9999-12-31T23:59:59-23:59',
  '1969-07-20T20:17:40.123456789Z',
  '2026-08-01T00:00:00Z[Europe/Berlin]',
])('the moment %s is looked for', async (moment) => {
  const { status } = await world.as('service')(`GET /items?updated_since=${moment}`);
  expect(status).toBe(200);
});

test('what was changed since is what was changed', async () => {
  const admin = world.as('admin', world.globex);
  const service = world.as('service', world.globex);
  const [product] = madeCatalogue(3, 40).products.filter(({ looks }) => (looks[0]?.items.length ?? 0) > 0);
  const item = product!.looks[0]!.items[0]!;
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { body } = await admin(`PATCH /items/${item.id}`, { size: 'XXL' });
  const since = (many: 'products' | 'looks' | 'items') =>
    service(`GET /${many}?updated_since=${body.updated_at}`).then((reply) => idsOf(reply.body.results));
  expect(await since('items')).toEqual([item.id]);
  expect(await since('looks')).toEqual([]);
  await admin(`PATCH /looks/${product!.looks[0]!.id}`, { images: ['another'] });
  expect(await since('looks')).toEqual([product!.looks[0]!.id]);
  await admin(`PATCH /products/${product!.id}`, { categories: [] });
  await admin(`PATCH /products/${product!.id}`, { brand: 'Changed' });
  expect(await since('products')).toEqual([product!.id]);
});

test("a look's images are shown once they are there", async () => {
  const admin = world.as('admin', world.globex);
  await admin('POST /products', [
    { id: 'pictured', title: 'Pictured', looks: [{ id: 'l', images: ['pic/1', 2] }] },
  ]);
  const base64 = (await picture(1)).toString('base64');
  await admin('POST /images?wait=60', [
    { id: 'pic/1', file: { base64 } },
    { id: 2, file: { base64: Buffer.from('GIF89a, not really').toString('base64') } },
  ]);
  const { body } = await world.as('service', world.globex)('GET /looks/l');
  const first = { id: 'pic/1', status: 'ready', file: '/v1/images/pic%2F1/file' };
  expect(body.images).toEqual([first, { id: '2', status: 'failed', file: null }]);
  expect(body.primary_image).toEqual(first);
  const withImage = async (asked: string) =>
    idsOf((await world.as('service', world.globex)(`GET /looks?${asked}`)).body.results);
  expect(await withImage('image=nothing&image=pic%2F1')).toEqual(['l']);
  expect(await withImage('image=nothing')).toEqual([]);
  const file = await world.as('service', world.globex)(`GET ${first.file.slice('/v1'.length)}`);
  expect(file.status).toBe(200);
  await admin('DELETE /images/pic%2F1');
  const gone = (await world.as('service', world.globex)('GET /looks/l')).body;
  expect(gone.primary_image).toEqual({ id: 'pic/1', status: 'missing', file: null });
});

async function allPages(path: string): Promise<{ id: string }[]> {
  const all = [];
  for (let next: string | null = path; next !== null; ) {
    const { body } = await world.as('service')(`GET ${next}`);
    all.push(...body.results);
    next = body.links.next === null ? null : body.links.next.slice('/v1'.length);
  }
  return all;
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
