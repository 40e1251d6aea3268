/** Finding pictures by words. The vectors of words and pictures are told by hand in testing-text.ts. */
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AssignedVersion } from '../predictors/assignments.js';
import { chooseTextVersion } from '../predictors/choose-text-version.js';
import { wordFolder } from '../predictors/testing-text.js';
import { createWorld, type Party, type World } from '../testing/world.js';

const patience = { timeout: 30_000, interval: 50 };
const colours = { red: '#ff0000', yellow: '#ffff00', blue: '#0000ff', white: '#ffffff' };

let world: World;
beforeAll(async () => {
  world = await createWorld();
  for (const party of [world.acme, world.globex]) {
    const admin = world.as('admin', party);
    await admin('POST /collections', { id: 'warm' });
    const records = await Promise.all(
      Object.entries(colours).map(async ([name, background]) => ({
        id: `${party.id}-${name}`,
        file: { base64: (await plain(background)).toString('base64') },
        collections: ['red', 'yellow'].includes(name) ? ['warm'] : [],
      })),
    );
    const { body } = await admin('POST /images?wait=60', records);
    expect(body.results.map(({ status }: { status: string }) => status)).toEqual(Array(4).fill('ready'));
  }
}, 120_000);
afterAll(() => world?.close());

function plain(background: string): Promise<Buffer> {
  return sharp({ create: { width: 32, height: 32, channels: 3, background } })
    .png()
    .toBuffer();
}

async function bring(name: string): Promise<void> {
  const { body } = await world.as('superuser')('POST /predictor-versions?wait=60', {
    folder: await wordFolder(name),
  });
  expect([body.state, body.failure]).toEqual(['ready', null]);
}

async function assign({ id }: Party, name: string): Promise<void> {
  const root = world.as('superuser');
  expect((await root(`PUT /customers/${id}/predictors/${name}/versions/1`, {})).status).toBe(200);
  const backfilledAt = async () => {
    const { body } = await root(`GET /customers/${id}/predictors`);
    return body.results.find((one: { name: string }) => one.name === name).backfilled_at;
  };
  await vi.waitFor(async () => expect(await backfilledAt()).not.toBeNull(), patience);
}

const search = (body: unknown, party = world.acme) => world.as('service', party)('POST /searches', body);
const idOf = ({ id }: { id: string }) => id;

test('without a predictor that understands texts the answer says what to bring', async () => {
  const { status, body } = await search({ text: 'red' });
  expect([status, body.code]).toEqual([409, 'text_search_unavailable']);
  expect(body.detail).toMatch(/Bring and assign an embedding predictor .*docs\/guides\/predictors.md/);
  const named = await search({ text: 'red', predictor: 'vitrine-embedding' });
  expect([named.status, named.body.code]).toEqual([409, 'text_search_unavailable']);
  expect((await search({ text: 'red', predictor: 'nobody' })).body.code).toBe('predictor_not_found');
});

describe('a search in words', () => {
  beforeAll(async () => {
    await bring('words');
    await assign(world.acme, 'words');
  }, 60_000);

  test('finds what it says first, with the scores of the shared space', async () => {
    const { status, body } = await search({ text: 'Red' });
    expect([status, body.predictor, body.version]).toEqual([200, 'words', '1']);
    // red (1, 0, 0, 1) against red, yellow (1, 1, 0, 2), white (1, 1, 1, 3) and blue (0, 0, 1, 1)
    expect(body.results).toEqual([
      { id: 'acme-red', position: 1, score: expect.closeTo(1, 5) },
      { id: 'acme-yellow', position: 2, score: expect.closeTo(3 / Math.sqrt(2 * 6), 5) },
      { id: 'acme-white', position: 3, score: expect.closeTo(4 / Math.sqrt(2 * 12), 5) },
      { id: 'acme-blue', position: 4, score: expect.closeTo(1 / 2, 5) },
    ]);
    const blue = await search({ text: 'blue', limit: 1, image: 'expand' });
    expect(blue.body.results).toMatchObject([
      { id: 'acme-blue', image: { id: 'acme-blue', status: 'ready' } },
    ]);
  });

  test('takes the mean of its words', async () => {
    // red and green: (1, 1, 0, 2), which is yellow
    const { body } = await search({ text: 'red, green', limit: 1 });
    expect(body.results).toEqual([{ id: 'acme-yellow', position: 1, score: expect.closeTo(1, 5) }]);
  });

  test('is cut when it is too long', async () => {
    const { body } = await search({ text: `red red red red ${'blue '.repeat(190)}`.trim(), limit: 1 });
    expect(body.results).toEqual([{ id: 'acme-red', position: 1, score: expect.closeTo(1, 5) }]);
  });

  test.each([
    ['Größe', 'acme-white'],
    ['夏', 'acme-yellow'],
    ['夏 👗', 'acme-yellow'],
  ])('may be in any script: %s', async (text, id) => {
    const { body } = await search({ text, limit: 1 });
    expect(body.results).toEqual([{ id, position: 1, score: expect.closeTo(1, 5) }]);
  });

  test('goes with filters and pages', async () => {
    const warm = await search({ text: 'blue', collection: 'warm' });
    expect(warm.body.results.map(idOf)).toEqual(['acme-yellow', 'acme-red']);
    const sure = await search({ text: 'red', min_score: 0.85 });
    expect(sure.body).toMatchObject({ reason: 'below_min_score' });
    expect(sure.body.results.map(idOf)).toEqual(['acme-red', 'acme-yellow']);
    const first = await search({ text: 'red', limit: 2 });
    const next = first.body.links.next.replace('/v1', '');
    const second = await world.as('service')(`POST ${next}`, { text: 'red', limit: 2 });
    expect(second.body.results.map(idOf)).toEqual(['acme-white', 'acme-blue']);
  });

  test('may come as a form', async () => {
    const form = new FormData();
    form.append('text', 'red');
    form.append('limit', '1');
    expect((await search(form)).body.results.map(idOf)).toEqual(['acme-red']);
  });

  test.each([
    [{ text: 'red', image_id: 'acme-red' }, 400, 'file_missing'],
    [{ text: 'red', file: { url: 'http://shop.example/a.jpg' } }, 400, 'file_missing'],
    [{ text: 'red', crop: { x: 0, y: 0, width: 1, height: 1 } }, 400, 'request_invalid'],
    [{ text: '' }, 400, 'request_invalid'],
    [{ text: 7 }, 400, 'request_invalid'],
    [{ text: '  \u0007 ' }, 422, 'text_empty'],
    [{ text: 'red', collection: 'no-such' }, 404, 'collection_not_found'],
    [{ text: 'red', predictor: 'words', version: '2' }, 404, 'predictor_not_found'],
  ])('%j is refused', async (body, status, code) => {
    const reply = await search(body);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  test('may have a thousand characters', async () => {
    expect((await search({ text: `red ${'a'.repeat(996)}`, limit: 1 })).body.results.map(idOf)).toEqual([
      'acme-red',
    ]);
    expect((await search({ text: `red ${'a'.repeat(997)}` })).body.code).toBe('request_invalid');
  });

  test('is offered by the list of predictors', async () => {
    const { body } = await world.as('service')('GET /predictors');
    const offered = body.results.filter(({ text_search }: { text_search: boolean }) => text_search);
    expect(offered.map(({ name }: { name: string }) => name)).toEqual(['words']);
  });

  test('leaves pictures to the default', async () => {
    const image = await search({ image_id: 'acme-red', limit: 1 });
    expect(image.body.predictor).toBe('vitrine-embedding');
  });

  test('uses the default where it understands texts', async () => {
    await bring('more-words');
    await assign(world.acme, 'more-words');
    expect((await search({ text: 'red', predictor: 'words' })).body.predictor).toBe('words');
    await world.as('superuser')('PUT /customers/acme/predictors/words/versions/1', { default: true });
    expect((await search({ text: 'red' })).body.predictor).toBe('words');
    const { body } = await search({ text: 'red', predictor: 'more-words', limit: 1 });
    expect(body).toMatchObject({ predictor: 'more-words', results: [{ id: 'acme-red' }] });
  });

  test('finds nothing of another customer', async () => {
    expect((await search({ text: 'red' }, world.globex)).body.code).toBe('text_search_unavailable');
    await assign(world.globex, 'words');
    for (const [party, other] of [
      [world.acme, world.globex],
      [world.globex, world.acme],
    ] as const) {
      const { body } = await search({ text: 'red', limit: 100 }, party);
      expect(body.results).toHaveLength(4);
      expect(body.results[0].id).toBe(`${party.id}-red`);
      expect(JSON.stringify(body)).not.toContain(`${other.id}-`);
    }
  });

  test('counts among the predictions of a customer, and against its limit', async () => {
    const today = async () => {
      const { body } = await world.as('admin', world.globex)('GET /usage?days=1');
      return body.days[0].predictions;
    };
    const before = await today();
    const limited = await world.as('superuser')('PATCH /customers/globex', {
      settings: { limits: { concurrent_predictions: 1 } },
    });
    expect(limited.status).toBe(200);
    // A text takes so little time that they might not meet.
    const aside = world.context.turns.aside.bind(world.context.turns);
    const slowly = vi.spyOn(world.context.turns, 'aside').mockImplementation((customerId, wait) =>
      aside(customerId, async () => {
        await sleep(100);
        return wait();
      }),
    );
    const replies = await Promise.all(Array.from({ length: 8 }, () => search({ text: 'red' }, world.globex)));
    slowly.mockRestore();
    const codes = replies.map(({ status, body }) => body.code ?? status);
    expect(new Set(codes)).toEqual(new Set([200, 'concurrency_limited']));
    const answered = codes.filter((code) => code === 200).length;
    expect(await today()).toBe(before + answered);
  });
});

test('a version that has not seen all images stands in for none', () => {
  const version = (name: string, change: Partial<AssignedVersion>, text = true) =>
    ({
      manifest: { name, version: '1', task: 'embedding', ...(text ? { text: {} } : {}) },
      folder: '',
      isDefault: false,
      share: 0,
      isComplete: true,
      ...change,
    }) as AssignedVersion;
  const silent = version('silent', { isDefault: true }, false);
  const early = version('early', { isComplete: false });
  const late = version('late', {});
  const name = (assigned: AssignedVersion[], wanted = {}) =>
    chooseTextVersion(assigned, wanted).manifest.name;
  expect(() => name([silent, early])).toThrow(/early 1 understands texts, but has not seen all images yet/);
  expect(name([silent, early], { predictor: 'early' })).toBe('early');
  expect(name([silent, late, early])).toBe('late');
  expect(name([version('default', { isDefault: true }), late])).toBe('default');
});
