import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';

const count = 24;
let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) {
    const admin = world.as('admin', party);
    await admin('POST /collections', { id: 'even' });
    const records = await Promise.all(
      Array.from({ length: count }, async (_, n) => ({
        id: `${party.id}-${n}`,
        file: { base64: (await picture(n)).toString('base64') },
        collections: n % 2 === 0 ? ['even'] : [],
      })),
    );
    const { body } = await admin('POST /images?wait=60', records);
    expect(body.results.every(({ status }: { status: string }) => status === 'ready')).toBe(true);
  }
});
afterAll(() => world?.close());

const idOf = ({ id }: { id: string }) => id;

describe('similar images', () => {
  test('most similar first, scored and numbered, without the image itself or another customer', async () => {
    const { status, body } = await world.as('service')('GET /images/acme-3/similar?limit=100');
    expect(status).toBe(200);
    expect(body).toMatchObject({ predictor: 'vitrine-embedding', version: '1', reason: 'few_images' });
    expect(body.results).toHaveLength(count - 1);
    expect(body.results.map(idOf)).not.toContain('acme-3');
    expect(body.results.every(({ id }: { id: string }) => id.startsWith('acme-'))).toBe(true);
    const scores = body.results.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores.every((score: number) => score >= 0 && score <= 1)).toBe(true);
    expect(body.results.map(({ position }: { position: number }) => position)).toEqual(
      scores.map((_: number, n: number) => n + 1),
    );
  });

  test('pages and forms agree', async () => {
    const service = world.as('service');
    const all = (await service('GET /images/acme-3/similar?limit=20')).body.results;
    const paged = [];
    let next: string | null = '/v1/images/acme-3/similar?limit=6&image=expand';
    while (next !== null && paged.length < 20) {
      const { body } = await service(`GET ${next.replace('/v1', '')}`);
      paged.push(...body.results);
      next = body.links.next;
    }
    expect(paged.slice(0, 20).map(idOf)).toEqual(all.map(idOf));
    expect(paged.every(({ id, image }) => image.id === id && image.status === 'ready')).toBe(true);
  });

  test('within a collection, and above a score', async () => {
    const service = world.as('service');
    const even = (await service('GET /images/acme-3/similar?collection=even&limit=50')).body;
    expect(even.results.map(idOf).sort()).toEqual(
      Array.from({ length: count / 2 }, (_, n) => `acme-${2 * n}`).sort(),
    );
    const floor = even.results[4].score;
    const above = (await service(`GET /images/acme-3/similar?collection=even&min_score=${floor}`)).body;
    expect(above.results).toHaveLength(5);
    expect(above.reason).toBe('below_min_score');
    expect((await service('GET /images/acme-3/similar?collection=odd')).body.code).toBe(
      'collection_not_found',
    );
    expect((await service('GET /images/acme-3/similar?predictor=vitrine-objects')).body.code).toBe(
      'predictor_not_found',
    );
  });
});

describe('searches', () => {
  test.each(['url', 'base64', 'upload', 'image id'])('by %s find the picture itself', async (way) => {
    const service = world.as('service');
    const bytes = await picture(7);
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'seven.jpg');
    form.append('limit', '3');
    const bodies: Record<string, unknown> = {
      url: { file: { url: world.pictures.put('/7.jpg', bytes) }, limit: 3 },
      base64: { file: { base64: `data:image/jpeg;base64,${bytes.toString('base64')}` }, limit: 3 },
      upload: form,
      'image id': { image_id: 'acme-7', limit: 3 },
    };
    const { status, body } = await service('POST /searches', bodies[way]);
    expect([status, body.results.length]).toEqual([200, 3]);
    if (way === 'image id') expect(body.results.map(idOf)).not.toContain('acme-7');
    else expect(body.results[0]).toMatchObject({ id: 'acme-7', position: 1, score: expect.closeTo(1, 2) });
  });

  test('like and unlike lean the answer, and are not in it', async () => {
    const service = world.as('service');
    const search = async (body: object) => (await service('POST /searches', { limit: 50, ...body })).body;
    const placeOf = ({ results }: { results: { id: string }[] }, id: string) => results.map(idOf).indexOf(id);

    const plain = await search({ image_id: 'acme-3' });
    const last = plain.results.at(-1).id;
    const [wanted] = (await search({ image_id: last })).results;
    const leaning = await search({ image_id: 'acme-3', like: [last] });
    expect(leaning.results.map(idOf)).not.toContain(last);
    expect(leaning.results).toHaveLength(count - 2);
    expect(placeOf(leaning, wanted.id)).toBeLessThan(placeOf(plain, wanted.id));
    const away = await search({ image_id: 'acme-3', unlike: [plain.results[0].id] });
    expect(away.results.map(idOf)).not.toContain(plain.results[0].id);
    expect(away.results[0].score).toBeLessThan(plain.results[0].score);

    // One alone is the same as asking with it; what cancels out leaves what is liked.
    const alone = await search({ like: ['acme-3'] });
    expect(alone.results.map(idOf)).toEqual(plain.results.map(idOf));
    const several = await search({ like: ['acme-3', 'acme-4'] });
    expect(several.results).toHaveLength(count - 2);
    expect(await search({ unlike: ['acme-3'] })).toMatchObject({ code: 'file_missing' });
    expect(await search({ like: ['globex-3'] })).toMatchObject({ code: 'image_not_found' });
    expect(await search({ like: [3], image_id: 'acme-3' })).toMatchObject({ code: 'image_not_found' });

    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(await picture(3))], { type: 'image/jpeg' }), 'three.jpg');
    form.append('like', JSON.stringify([last]));
    form.append('limit', '50');
    const uploaded = (await service('POST /searches', form)).body;
    expect(uploaded.results.map(idOf)).not.toContain(last);
    expect(placeOf(uploaded, wanted.id)).toBeLessThan(placeOf(plain, wanted.id) + 1);
  });

  test('a changed copy is found', async () => {
    const copy = await sharp(await picture(11))
      .resize(96)
      .modulate({ brightness: 1.15 })
      .jpeg({ quality: 60 })
      .toBuffer();
    const { body } = await world.as('service')('POST /searches', {
      file: { base64: copy.toString('base64') },
      limit: 1,
    });
    expect(body.results.map(idOf)).toEqual(['acme-11']);
  });

  test('with a crop box look at a part', async () => {
    const [left, right] = await Promise.all([picture(15), picture(16)]);
    const both = await sharp({ create: { width: 480, height: 200, channels: 3, background: '#ffffff' } })
      .composite([
        { input: left, left: 0, top: 0 },
        { input: right, left: 240, top: 0 },
      ])
      .jpeg({ quality: 95 })
      .toBuffer();
    for (const [x, id] of [
      [0, 'acme-15'],
      [0.5, 'acme-16'],
    ]) {
      const { body } = await world.as('service')('POST /searches', {
        file: { base64: both.toString('base64') },
        crop: { x, y: 0, width: 0.5, height: 1 },
        limit: 1,
      });
      expect(body.results.map(idOf)).toEqual([id]);
    }
  });

  test('leave nothing behind', async () => {
    const before = (await world.as('service')('GET /images?limit=1000')).body.results.length;
    const blobs = async () => {
      const keys: string[] = [];
      for await (const { key } of world.context.blobs.list('acme/')) keys.push(key);
      return keys.length;
    };
    const stored = await blobs();
    await world.as('service')('POST /searches', { file: { base64: (await picture(99)).toString('base64') } });
    expect((await world.as('service')('GET /images?limit=1000')).body.results.length).toBe(before);
    expect(await blobs()).toBe(stored);
  });

  test('go on by their next link, with the same body', async () => {
    const service = world.as('service');
    const body = { image_id: 'acme-2', limit: 5 };
    const first = (await service('POST /searches', body)).body;
    const second = (await service(`POST ${first.links.next.replace('/v1', '')}`, body)).body;
    expect(second.results[0].position).toBe(6);
    expect(first.results.map(idOf)).not.toContain(second.results[0].id);
  });

  test.each([
    [{}, 400, 'file_missing'],
    [{ file: {} }, 400, 'file_missing'],
    [{ file: { url: 'http://shop.example/a.jpg' }, image_id: 1 }, 400, 'file_missing'],
    [{ image_id: 'no-such' }, 404, 'image_not_found'],
    [{ image_id: 'globex-1' }, 404, 'image_not_found'],
    [{ image_id: 'acme-1', crop: { x: 0.5, y: 0, width: 0, height: 1 } }, 400, 'request_invalid'],
    [{ image_id: 'acme-1', crop: { x: 0.9, y: 0, width: 0.5, height: 1 } }, 400, 'request_invalid'],
    [{ image_id: 'acme-1', limit: 0 }, 400, 'request_invalid'],
    [{ file: { base64: Buffer.from('GIF89a').toString('base64') } }, 422, 'file_unreadable'],
    [{ file: { url: 'file:///etc/passwd' } }, 422, 'url_forbidden'],
  ])('%j is refused', async (body, status, code) => {
    const reply = await world.as('service')('POST /searches', body);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });
});

test('pictures are looked at with the time at which their request arrived', async () => {
  const predict = vi.spyOn(world.context.inference, 'predict');
  const before = performance.now();
  const file = { base64: (await picture(3)).toString('base64') };
  expect((await world.as('service')('POST /searches', { file })).status).toBe(200);
  const [asked] = predict.mock.lastCall!;
  expect(asked.askedAt).toBeGreaterThan(before);
  expect(asked.askedAt).toBeLessThan(performance.now());
  predict.mockRestore();
});

test('two customers never see each other', async () => {
  for (const [party, other] of [
    [world.acme, world.globex],
    [world.globex, world.acme],
  ] as const) {
    const answers = await Promise.all([
      world.as('service', party)('GET /images?limit=1000'),
      world.as('service', party)(`GET /images/${party.id}-0/similar?limit=1000`),
      world.as('service', party)('POST /searches', {
        file: { base64: (await picture(5)).toString('base64') },
        limit: 1000,
      }),
      world.as('service', party)('GET /collections/even/images?limit=1000'),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain(`${other.id}-`);
    }
  }
});
