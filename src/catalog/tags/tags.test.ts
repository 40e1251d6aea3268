import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordVersions } from '../../predictors/assignments.js';
import { tinyPicture } from '../../testing/samples.js';
import { createWorld, type World } from '../../testing/world.js';

const patience = { timeout: 15_000, interval: 50 };
const pattern = {
  name: 'Pattern',
  translations: { de: 'Muster' },
  categories: ['tops'],
  source: { predictor: 'vitrine-apparel', labels: { dress: 'striped', hat: 'plain' } },
  labels: [
    { id: 'striped', name: 'Striped', translations: { de: 'Gestreift' } },
    { id: 'plain', name: 'Plain' },
  ],
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) {
    const admin = world.as('admin', party);
    const images = ['i1', 'i2', 'i3'].map((id) => ({ id, file: { base64: tinyPicture } }));
    await admin('POST /images?wait=60', images);
    await admin('POST /categories', [
      { id: 'tops', name: 'Tops' },
      { id: 'shirts', name: 'Shirts', parent_id: 'tops' },
    ]);
    await admin('POST /categories', [{ id: 'shoes', name: 'Shoes' }]);
    await admin('POST /products', [
      product('p1', ['shirts'], 'l1', ['i1', 'i2']),
      product('p2', ['tops'], 'l2', ['i3']),
      product('p3', ['shoes'], 'l3', ['i3']),
    ]);
    await say(party.id, 'i1', { dress: 0.9, hat: 0.1 });
    await say(party.id, 'i2', { dress: 0.7, hat: 0.3 });
    await say(party.id, 'i3', { dress: 0.2, hat: 0.8 });
  }
  expect((await world.as('admin')('PUT /tags/pattern', pattern)).status).toBe(200);
});
afterAll(() => world?.close());

function product(id: string, categories: string[], look: string, images: string[]) {
  const item = { id: `${look}-m`, price: '10', currency: 'EUR', availability: 'in_stock' };
  return { id, title: id, categories, looks: [{ id: look, images, items: [item] }] };
}

/** Has the classifier have said something else of an image. */
async function say(customer: string, image: string, scores: Record<string, number>, version = '1') {
  const result = { task: 'classification', labels: labelsOf(scores) };
  await world.context.db.query(sql`
    insert into predictions (customer_id, image_id, predictor, version, result)
    values (${customer}, ${image}, 'vitrine-apparel', ${version}, ${JSON.stringify(result)}::jsonb)
    on conflict (customer_id, image_id, predictor, version) do update set result = excluded.result`);
}
const labelsOf = (scores: Record<string, number>) =>
  Object.entries(scores).map(([label, score]) => ({ label, score }));

async function tagsOf(look: string, attribute: string, query = '') {
  const { body } = await world.as('service')(`GET /looks/${look}/tags${query}`);
  return body.results.find((one: { attribute: string }) => one.attribute === attribute);
}
/** `label@probability` of all tags of an attribute. */
async function labels(look: string, attribute = 'pattern') {
  const tags = await tagsOf(look, attribute);
  return (tags?.labels ?? []).map((label: { id: string; probability: number | null }) =>
    label.probability === null ? label.id : `${label.id}@${label.probability}`,
  );
}
const listed = async (line: `GET ${string}`) => {
  const { status, body } = await world.as('service')(line);
  return status === 200 ? body.results.map(({ id }: { id: string }) => id) : [status, body.code];
};

test('a new customer has a dictionary, and its looks tags of it', async () => {
  const { body } = await world.as('service', world.globex)('GET /tags');
  expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['colour', 'garment']);
  // The picture is red.
  await expect
    .poll(async () => tagsOf('l1', 'colour'), patience)
    .toMatchObject({
      source: 'predicted',
      predictor: 'vitrine-colours',
      version: '1',
      labels: [
        { id: 'red', name: 'Red', probability: null, share: expect.any(Number), hex: expect.any(String) },
      ],
    });
});

test('tags follow the dictionary, predictions, images and categories', async () => {
  await expect.poll(() => labels('l1'), patience).toEqual(['striped@0.8']);
  await expect.poll(() => labels('l2'), patience).toEqual(['plain@0.8']);
  expect(await labels('l3')).toEqual([]);
  expect(await tagsOf('l1', 'pattern')).toMatchObject({
    source: 'predicted',
    predictor: 'vitrine-apparel',
    version: '1',
  });

  await say('acme', 'i3', { dress: 1 });
  await expect.poll(() => labels('l2'), patience).toEqual(['striped@1']);
  await say('acme', 'i3', { hat: 0.8 });
  await expect.poll(() => labels('l2'), patience).toEqual(['plain@0.8']);

  const admin = world.as('admin');
  await admin('PATCH /looks/l1', { images: ['i1'] });
  await expect.poll(() => labels('l1'), patience).toEqual(['striped@0.9']);
  await admin('PATCH /looks/l1', { images: ['i1', 'i2'] });
  await admin('PATCH /products/p3', { categories: ['shirts'] });
  await expect.poll(() => labels('l3'), patience).toEqual(['plain@0.8']);
  await admin('PATCH /categories/shirts', { parent_id: null });
  await expect.poll(() => labels('l3'), patience).toEqual([]);
  await admin('PATCH /categories/shirts', { parent_id: 'tops' });
  await expect.poll(() => labels('l1'), patience).toEqual(['striped@0.8']);
  await admin('PATCH /products/p3', { categories: ['shoes'] });
  await expect.poll(() => labels('l3'), patience).toEqual([]);
});

test('names and counts, by category and language', async () => {
  const read = async (query: string) => {
    const { body } = await world.as('service')(`GET /tags${query}`);
    const found = body.results.find(({ id }: { id: string }) => id === 'pattern');
    return (
      found && [
        found.name,
        ...found.labels.map((l: { name: string; looks: number }) => `${l.name} ${l.looks}`),
      ]
    );
  };
  expect(await read('')).toEqual(['Pattern', 'Striped 1', 'Plain 1']);
  expect(await read('?language=de-AT')).toEqual(['Muster', 'Gestreift 1', 'Plain 1']);
  expect(await read('?category=shirts')).toEqual(['Pattern', 'Striped 1', 'Plain 0']);
  expect(await read('?category=tops')).toEqual(['Pattern', 'Striped 1', 'Plain 1']);
  expect(await read('?category=shoes')).toBeUndefined();
  expect((await tagsOf('l1', 'pattern', '?language=de')).labels[0].name).toBe('Gestreift');
  expect(await listed('GET /tags?category=unknown')).toEqual([404, 'category_not_found']);
  const hide = (since: string | null) =>
    world.context.db.query(
      sql`update looks set hidden_since = ${since}::timestamptz where customer_id = 'acme' and id = 'l1'`,
    );
  await hide('2026-01-01');
  expect(await read('')).toEqual(['Pattern', 'Striped 0', 'Plain 1']);
  expect((await world.as('service')('GET /looks/l1/tags')).status).toBe(404);
  await hide(null);
});

describe('lists', () => {
  test.each([
    ['GET /looks?tag=pattern:striped', ['l1']],
    ['GET /looks?tag=pattern:striped&tag=pattern:plain', ['l1', 'l2']],
    ['GET /looks?tag=pattern:striped&tag=colour:red', ['l1']],
    ['GET /looks?tag=pattern:striped&tag=colour:navy', []],
    ['GET /looks?tag=colour:red', ['l1', 'l2', 'l3']],
    ['GET /looks?tag=colour:red&category=shoes', ['l3']],
    ['GET /products?tag=pattern:plain', ['p2']],
    ['GET /products?tag=pattern:plain&availability=out_of_stock', []],
    ['GET /items?tag=pattern:striped&currency=EUR', ['l1-m']],
    ['GET /items?tag=pattern:striped&currency=JPY', []],
    ['GET /looks?tag=pattern', [422, 'tag_invalid']],
    ['GET /looks?tag=pattern:', [422, 'tag_invalid']],
    ['GET /looks?tag=pattern:checked', [422, 'tag_invalid']],
    ['GET /items?tag=unknown:striped', [422, 'tag_invalid']],
  ] as const)('%s', async (line, expected) => {
    await expect.poll(() => listed(line), patience).toEqual(expected);
  });

  test('go on to the next page with the same tags', async () => {
    const { body } = await world.as('service')('GET /looks?tag=pattern:striped&tag=pattern:plain&limit=1');
    expect(body.results.map(({ id }: { id: string }) => id)).toEqual(['l1']);
    expect(await listed(`GET ${body.links.next.replace('/v1', '')}`)).toEqual(['l2']);
  });

  test("know nothing of another customer's dictionary and tags", async () => {
    const other = world.as('service', world.globex);
    expect((await other('GET /looks?tag=pattern:striped')).body.code).toBe('tag_invalid');
    const { body } = await other('GET /looks/l1/tags');
    expect(body.results.map(({ attribute }: { attribute: string }) => attribute)).not.toContain('pattern');
  });
});

describe('a correction', () => {
  const accuracy = async () => (await world.as('admin')('GET /tags/pattern/accuracy')).body;

  test('wins, and keeps what was predicted beside it', async () => {
    const { status, body } = await world.as('admin')('PUT /looks/l1/tags/pattern', { labels: ['plain'] });
    expect(status).toBe(200);
    expect(body.results.find((one: { attribute: string }) => one.attribute === 'pattern')).toEqual({
      attribute: 'pattern',
      name: 'Pattern',
      source: 'corrected',
      predictor: null,
      version: null,
      labels: [{ id: 'plain', name: 'Plain', probability: null, share: null, hex: null }],
      predictions: [{ predictor: 'vitrine-apparel', version: '1', labels: ['striped'] }],
    });
    expect(await listed('GET /looks?tag=pattern:plain')).toEqual(['l1', 'l2']);
    await world.as('admin')('PUT /looks/l2/tags/pattern', { labels: [] });
    expect(await tagsOf('l2', 'pattern')).toMatchObject({ source: 'corrected', labels: [] });
    expect(await listed('GET /looks?tag=pattern:plain')).toEqual(['l1']);
  });

  test('survives new predictions and versions, and measures them', async () => {
    await say('acme', 'i1', { dress: 1 });
    await expect.poll(async () => (await accuracy()).results, patience).toHaveLength(1);
    expect(await labels('l1')).toEqual(['plain']);
    const { context } = world;
    const old = context.predictors.find('vitrine-apparel', '1')!;
    const next = { ...old, manifest: { ...old.manifest, version: '2' } };
    context.predictors.add(next);
    await recordVersions(context.db, [next]);
    for (const image of ['i1', 'i2', 'i3']) await say('acme', image, { hat: 0.9 }, '2');
    const root = world.as('superuser');
    await root('PUT /customers/acme/predictors/vitrine-apparel/versions/2', {});
    await expect.poll(async () => (await accuracy()).results, patience).toHaveLength(2);
    expect(await accuracy()).toMatchObject({
      attribute: 'pattern',
      corrections: 2,
      results: [
        {
          version: '1',
          looks: 2,
          agreed: 0,
          confusions: [
            { corrected: 'plain', predicted: 'striped', looks: 1 },
            { corrected: null, predicted: 'plain', looks: 1 },
          ],
        },
        {
          version: '2',
          looks: 2,
          agreed: 1,
          agreement: 0.5,
          labels: [{ id: 'plain', precision: 0.5, recall: 1 }],
        },
      ],
    });
    await expect
      .poll(async () => {
        const path = 'PUT /customers/acme/predictors/vitrine-apparel/versions/2';
        return (await root(path, { default: true })).status;
      }, patience)
      .toBe(200);
    await world.as('admin')('DELETE /looks/l2/tags/pattern');
    await expect.poll(() => labels('l2'), patience).toEqual(['plain@0.9']);
    expect(await tagsOf('l2', 'pattern')).toMatchObject({ version: '2' });
    expect(await labels('l1')).toEqual(['plain']);
  });

  test('taken back, the predictions speak again', async () => {
    await world.as('admin')('PUT /looks/l1/tags/pattern', { labels: ['striped'] });
    expect(await labels('l1')).toEqual(['striped']);
    const { body } = await world.as('admin')('DELETE /looks/l1/tags/pattern');
    expect(body.results.find((one: { attribute: string }) => one.attribute === 'pattern')).toMatchObject({
      source: 'predicted',
      version: '2',
      labels: [{ id: 'plain' }],
    });
  });

  test.each([
    ['l1/tags/pattern', ['checked'], 422, /no label checked; it has striped, plain/],
    ['l1/tags/pattern', ['striped', 'plain'], 422, /one label/],
    ['l3/tags/pattern', ['plain'], 422, /does not apply/],
    ['l1/tags/unknown', ['plain'], 404, /no attribute unknown/],
    ['unknown/tags/pattern', ['plain'], 404, /no look unknown/],
  ])('of %s to %j is refused', async (path, given, status, detail) => {
    const reply = await world.as('admin')(`PUT /looks/${path}`, { labels: given });
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringMatching(detail)]);
  });
});

describe('the dictionary', () => {
  test.each([
    [
      {
        labels: [
          { id: 'a', name: 'A' },
          { id: 'a', name: 'A' },
        ],
      },
      400,
      /stands twice/,
    ],
    [{ source: { predictor: 'unknown' } }, 404, /is assigned/],
    [{ source: { predictor: 'vitrine-embedding' } }, 400, /task embedding/],
    [{ source: { predictor: 'vitrine-apparel', labels: { dress: 'checked' } } }, 400, /not in `labels`/],
    [{ source: { predictor: 'vitrine-apparel', labels: { sofa: 'plain' } } }, 400, /does not know/],
    [{ categories: ['unknown'] }, 404, /no category unknown/],
  ])('refuses %j', async (change, status, detail) => {
    const reply = await world.as('admin')('PUT /tags/other', { ...pattern, ...change });
    expect([reply.status, reply.body.detail]).toEqual([status, expect.stringMatching(detail)]);
  });

  test('takes a threshold nearer to nothing than its column can hold', async () => {
    const labels = [{ id: 'plain', name: 'Plain', threshold: 6e-173 }];
    const reply = await world.as('admin')('PUT /tags/tiny', { name: 'Tiny', labels });
    expect([reply.status, reply.body.labels[0].threshold]).toEqual([200, 0]);
    await world.as('admin')('DELETE /tags/tiny');
  });

  test('forgets labels with their tags, and a correction that said nothing else', async () => {
    const admin = world.as('admin');
    await admin('PUT /looks/l1/tags/pattern', { labels: ['striped'] });
    const source = { predictor: 'vitrine-apparel', labels: { hat: 'plain' } };
    await admin('PUT /tags/pattern', { ...pattern, source, labels: [{ id: 'plain', name: 'Plain' }] });
    await expect.poll(() => labels('l1'), patience).toEqual(['plain@0.9']);
    expect((await admin('GET /tags/pattern/accuracy')).body.corrections).toBe(0);
  });

  test('that is deleted leaves nothing', async () => {
    await world.as('admin')('DELETE /tags/pattern');
    expect(await tagsOf('l1', 'pattern')).toBeUndefined();
    const left = () =>
      world.context.db.query(
        sql`select 1 from look_tags where customer_id = 'acme' and attribute = 'pattern'`,
      );
    await expect.poll(left, patience).toEqual([]);
    expect(await labels('l1', 'colour')).toEqual(['red']);
  });

  test('and all that hangs on it goes with its customer', async () => {
    const { db } = world.context;
    await db.query(sql`delete from customers where id = 'globex'`);
    for (const table of [sql`tag_attributes`, sql`tag_labels`, sql`look_tags`, sql`stale_tags`]) {
      expect(await db.query(sql`select 1 from ${table} where customer_id = 'globex'`)).toEqual([]);
    }
  });
});
