/** A predictor of compatibility that was brought: it ranks in place of what the shop teaches. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairScorer, testManifests, versionOf } from '../../predictors/testing-models.js';
import { picture } from '../../testing/pictures.js';
import { createWorld, type World } from '../../testing/world.js';
import { fillShop, shop } from './testing-shop.js';

const { looks } = shop(1, (style) => style);
const dimensions = looks[0]!.vector.length;
let world: World;
let folder: string;

beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'vitrine-compatibility-'));
  await fillShop(world, world.acme, looks);
}, 120_000);
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

const root = () => world.as('superuser');
const path = (name: string) => `/customers/acme/predictors/${name}/versions/1`;

/** Brings one that says: the less alike, the better. */
async function bring(name: string, manifest: object = {}, factor = -4) {
  const all = { name, ...testManifests.compatibility(dimensions), ...manifest };
  const version = await versionOf(folder, pairScorer(factor), all);
  await writeFile(join(version.folder, 'predictor.json'), JSON.stringify(version.manifest));
  return (await root()('POST /predictor-versions?wait=60', { folder: version.folder })).body;
}

async function ask(query = '', look = '0') {
  return (await world.as('service')(`GET /looks/${look}/style-with?${query}`)).body;
}

/** What the model says of two looks, to five digits. */
function scoreOf(one: string, other: string, factor = -4): number {
  const [a, b] = [looks[Number(one)]!.vector, looks[Number(other)]!.vector];
  const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return 1 / (1 + Math.exp(-factor * product));
}

describe('a manifest', () => {
  test.each([
    ['says what it compares', { pairs: undefined }, /`pairs` goes with the task/],
    ['is shown no pictures', { task: 'embedding' }, /`pairs` goes with the task/],
    ['has an output', { outputs: {} }, /an output `score`/],
    ['says how long vectors are', { dimensions: undefined }, /the number of `dimensions`/],
    ['has no batch', { batch: { max: 2 } }, /no `batch`/],
  ])('%s', async (name, manifest, reason) => {
    const body = await bring(name.replaceAll(' ', '-'), manifest);
    expect(body).toMatchObject({ code: 'predictor_invalid', detail: expect.stringMatching(reason) });
  });

  test('with names that the graph does not have fails, and says so', async () => {
    const pairs = { ...testManifests.compatibility(2).pairs, candidate: 'other' };
    const body = await bring('misnamed', { pairs });
    expect(body).toMatchObject({ state: 'failed', failure: expect.stringMatching(/candidate|other/) });
  });
});

describe('brought and assigned', () => {
  beforeAll(async () => {
    expect(await bring('opposites')).toMatchObject({ state: 'ready', failure: null, task: 'compatibility' });
  });

  test('it is shown no images, and waits for none', async () => {
    expect(await ask()).toMatchObject({ compatibility: 'fallback' });
    const { status, body } = await root()(`PUT ${path('opposites')}`, {});
    expect([status, body.backfilled_at === null, body.is_default]).toEqual([200, false, false]);
    expect(await ask()).toMatchObject({ compatibility: 'fallback' });
    expect((await root()(`PUT ${path('opposites')}`, { default: true })).body.is_default).toBe(true);

    const url = world.pictures.put('/one.jpg', await picture(1));
    await world.as('admin')('POST /images', [{ id: 'one', file: { url } }]);
    const image = async () => (await world.as('service')('GET /images/one')).body;
    await expect.poll(async () => (await image()).status, { timeout: 30_000 }).toBe('ready');
    const said = (await world.as('service')('GET /images/one/predictions')).body.results;
    expect(said.map(({ predictor }: { predictor: string }) => predictor)).not.toContain('opposites');
    const named = await world.as('service')('POST /predictions', { file: { url }, predictor: 'opposites' });
    expect([named.status, named.body.code]).toEqual([404, 'predictor_not_found']);
    const trial = await root()('POST /predictors/opposites/versions/1/trials', {});
    expect([trial.status, trial.body.code]).toEqual([400, 'request_invalid']);
    expect((await world.call({ 'x-api-key': world.acme.key })('GET /v2/models/opposites')).status).toBe(404);
  });

  test('it ranks, in place of the fallback', async () => {
    const body = await ask('slot=shoes&limit=50&in_stock=false&collapse_identical=false');
    expect(body).toMatchObject({
      predictor: 'vitrine-embedding',
      version: '1',
      compatibility: 'predictor',
      compatibility_predictor: { name: 'opposites', version: '1' },
    });
    expect(body.results).toHaveLength(50);
    for (const { related_look_id: id, score } of body.results) expect(score).toBeCloseTo(scoreOf('0', id), 4);
    const scores = body.results.map(({ score }: { score: number }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores[0]).toBeGreaterThan(scores[49]);
    expect(await ask('learned_only=true&limit=1')).toMatchObject({ compatibility: 'predictor' });
    expect(await ask('min_score=0.999')).toMatchObject({ results: [], reason: 'below_min_score' });
  });

  test('it scores what is pinned, and what is previewed', async () => {
    const rule = { applies_to: ['style_with'], do: { pin: [{ look_id: '5', position: 1 }] } };
    const { body } = await world.as('admin')('POST /rules/previews', {
      applies_to: 'style_with',
      look_ids: ['0'],
      rule,
    });
    const [first] = body.results[0].after.results;
    expect(first).toMatchObject({ look_id: '5', pinned: true });
    expect(first.score).toBeCloseTo(scoreOf('0', '5'), 4);
  });

  test('it is asked about the vectors it was trained on only', async () => {
    const other = await bring('of-others', {
      pairs: { ...testManifests.compatibility(2).pairs, of: { predictor: 'nobody', version: '1' } },
    });
    expect(other.state).toBe('ready');
    const { status, body } = await root()(`PUT ${path('of-others')}`, {});
    expect([status, body.code]).toEqual([409, 'predictor_incomplete']);
    expect(body.detail).toMatch(/nobody 1, which is not assigned/);
  });

  test('one that another replaces stays for a while; without any, the shop itself teaches again', async () => {
    expect((await bring('likes', {}, 4)).state).toBe('ready');
    await root()(`PUT ${path('likes')}`, { default: true });
    expect(await ask()).toMatchObject({ compatibility_predictor: { name: 'likes' } });
    await root()(`PUT ${path('opposites')}`, { default: true });
    expect(await ask()).toMatchObject({ compatibility_predictor: { name: 'opposites' } });
    for (const name of ['likes', 'opposites'])
      expect((await root()(`DELETE ${path(name)}`)).status).toBe(204);
    const body = await ask();
    expect(body.compatibility).toBe('fallback');
    expect(body).not.toHaveProperty('compatibility_predictor');
    expect((await root()('DELETE /predictors/opposites/versions/1')).status).toBe(204);
  });
});
