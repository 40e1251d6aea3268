/** Versions that another server runs, by the Open Inference Protocol: brought, asked, and what happens when it is in trouble. */
import sharp from 'sharp';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { predictorFolder } from '../../testing/furnish.js';
import { picture } from '../../testing/pictures.js';
import { tinyPicture } from '../../testing/samples.js';
import { createWorld, type World } from '../../testing/world.js';
import type { Manifest } from '../manifest.js';
import { testInput } from '../testing-models.js';
import { type Fault, type OipServer, remoteManifest, startOipServer } from './testing-oip-server.js';

const patience = { timeout: 30_000, interval: 100 };
const timeoutMs = 700;

let world: World;
let server: OipServer;
let spare: OipServer;
beforeAll(async () => {
  world = await createWorld();
  server = await startOipServer();
  spare = await startOipServer();
});
afterAll(async () => {
  await world?.close();
  await server?.stop();
  await spare?.stop();
});
beforeEach(() => {
  const well = { fault: 'none' as Fault, faults: Number.POSITIVE_INFINITY, isReady: true, isBinary: true };
  Object.assign(server, well);
  Object.assign(spare, well);
});

const root = () => world.as('superuser');
const serverAt = (urls: string[]) => ({ server: { urls, model: 'means', version: '7', timeoutMs } });

async function bring(name: string, change: Partial<Manifest> = {}) {
  return root()('POST /predictor-versions?wait=60', { folder: await remoteFolder(name, change) });
}

async function remoteFolder(name: string, change: Partial<Manifest>): Promise<string> {
  const manifest = { ...remoteManifest([server.url], serverAt([server.url])), ...change };
  return predictorFolder({ name, ...manifest, model: undefined } as never);
}

/** Brings a version and gives it to acme. */
async function assigned(name: string, change: Partial<Manifest> = {}): Promise<string> {
  expect((await bring(name, change)).body).toMatchObject({ state: 'ready', failure: null });
  await root()(`PUT /customers/acme/predictors/${name}/versions/1`, {});
  return name;
}

const look = (predictor: string, base64 = tinyPicture) =>
  world.as('service')('POST /predictions', { file: { base64 }, predictor });
const health = async (name: string) =>
  (await root()(`GET /predictors/${name}/versions/1`)).body.health as {
    state: string;
    since: string;
    last_error: string | null;
  };

describe('bringing a version', () => {
  test('that another server runs tells what the server is', async () => {
    const { body } = await bring('known');
    expect(body).toMatchObject({ state: 'ready', failure: null });
    expect(body.facts.servers).toEqual([{ url: server.url, name: 'test', version: '1.2', binary: true }]);
    expect(await health('known')).toEqual({ state: 'up', since: expect.any(String), last_error: null });
  });

  test.each([
    [
      'an input of another name',
      { inputs: [{ name: 'pixels', datatype: 'UINT8', shape: [1, 4, 4, 3] }] },
      /no input picture \(it has: pixels\); it takes an input pixels/,
    ],
    [
      'an input of another datatype',
      { inputs: [{ name: 'picture', datatype: 'FP32', shape: [1, 4, 4, 3] }] },
      /input picture is FP32 instead of UINT8/,
    ],
    [
      'an input of another shape',
      { inputs: [{ name: 'picture', datatype: 'UINT8', shape: [-1, 3, 4, 4] }] },
      /input picture has the shape \[-1, 3, 4, 4\] instead of \[1, 4, 4, 3\]/,
    ],
    [
      'another output',
      { outputs: [{ name: 'logits', datatype: 'FP32', shape: [-1, 3] }] },
      /no output embedding \(it has: logits\)/,
    ],
    [
      'fewer dimensions',
      { outputs: [{ name: 'embedding', datatype: 'FP32', shape: [-1, 2] }] },
      /output embedding has the shape \[-1, 2\] instead of \[1, 3\]/,
    ],
    ['no metadata', { inputs: undefined, outputs: undefined }, /no input picture \(it has: none\)/],
  ])('says what is different: %s', async (_, change, reason) => {
    const well = server.model;
    server.model = { ...well, ...change } as never;
    const { body } = await bring('different');
    server.model = well;
    expect(body.state).toBe('failed');
    expect(body.failure).toMatch(reason);
    expect(body.failure).toContain(server.url);
  });

  test.each([
    ['wrong shape', /shape \[3, 1\] instead of \[1, 3\]/],
    ['no number', /not finite/],
    ['other output', /answered without the output embedding/],
    ['wrong datatype', /gives the output embedding as FP16 instead of FP32/],
    ['no json', /not JSON/],
    ['answers 400', /answered 400 made to answers 400/],
    ['hangs', /did not answer in time/],
  ] as const)('says what its answer to the first picture lacks: %s', async (fault, reason) => {
    server.fault = fault;
    const { body } = await bring('dubious');
    expect([body.state, body.failure]).toEqual(['failed', expect.stringMatching(reason)]);
  });

  test('says when a server is not there, or its model is not ready, at any of its addresses', async () => {
    const nowhere = await bring('nowhere', serverAt([server.url, 'http://127.0.0.1:9']));
    expect(nowhere.body.failure).toMatch(/The server at http:\/\/127\.0\.0\.1:9 could not be asked/);
    server.isReady = false;
    expect((await bring('nowhere')).body.failure).toMatch(/answered 400 means is loading/);
    server.isReady = true;
    expect((await bring('nowhere')).body.state).toBe('ready');
  });

  test.each([
    [{ server: undefined }, /`server` is required/],
    [{ server: { urls: ['ftp://127.0.0.1'], model: 'means' } }, /\/server\/urls\/0/],
    [{ server: { urls: ['http://user:secret@127.0.0.1'], model: 'means' } }, /\/server\/urls\/0/],
    [{ server: { urls: [], model: 'means' } }, /\/server\/urls/],
    [{ outputs: {} }, /does not name the outputs of embedding/],
    [{ inputs: [] }, /`inputs` must name/],
    [{ runtime: 'builtin' as const }, /other code cannot be brought/],
  ])('refuses a manifest that cannot be: %j', async (change, reason) => {
    const { status, body } = await bring('impossible', change as never);
    expect([status, body.detail]).toEqual([422, expect.stringMatching(reason)]);
  });
});

test('says the same as the model would here, in binary and in JSON', async () => {
  const here = await root()('POST /predictor-versions?wait=60', {
    folder: await predictorFolder({ name: 'here' }),
  });
  expect(here.body.state).toBe('ready');
  await root()('PUT /customers/acme/predictors/here/versions/1', {});
  await assigned('binary');
  server.isBinary = false;
  await assigned('json');
  server.inferences = [];
  for (const seed of [1, 2]) {
    const base64 = (await picture(seed)).toString('base64');
    const [local] = (await look('here', base64)).body.predictions;
    for (const name of ['binary', 'json']) {
      const { status, body } = await look(name, base64);
      expect(status).toBe(200);
      for (const [i, value] of body.predictions[0].vector.entries())
        expect(value).toBeCloseTo(local.vector[i], 5);
    }
  }
  expect(server.inferences.map(({ isBinary }) => isBinary)).toEqual([true, false, true, false]);
  // Beside those that run here.
  const all = await world.as('service')('POST /predictions', { file: { base64: tinyPicture } });
  expect(all.body.predictions.map(({ predictor }: { predictor: string }) => predictor)).toContain('json');
}, 30_000);

test('finds the same boxes on the picture as the model would here', async () => {
  const detector = {
    task: 'detection' as const,
    labels: ['bag', 'shoe'],
    outputs: { boxes: 'boxes', scores: 'scores' },
    inputs: [{ ...testInput, fit: 'letterbox' as const }],
  };
  const folder = await predictorFolder({ name: 'boxes-here', ...detector });
  expect((await root()('POST /predictor-versions?wait=60', { folder })).body.state).toBe('ready');
  await root()('PUT /customers/acme/predictors/boxes-here/versions/1', {});
  await assigned('boxes-there', detector);
  const base64 = (
    await sharp(await picture(1))
      .resize(90, 60, { fit: 'fill' })
      .jpeg()
      .toBuffer()
  ).toString('base64');
  const crop = { x: 0.1, y: 0.2, width: 0.6, height: 0.7 };
  for (const part of [{}, { crop }]) {
    const [here, there] = await Promise.all(
      ['boxes-here', 'boxes-there'].map(async (predictor) => {
        const { body } = await world.as('service')('POST /predictions', {
          file: { base64 },
          predictor,
          ...part,
        });
        return body.predictions[0].objects;
      }),
    );
    expect(here).toHaveLength(2);
    expect(there).toEqual(here);
  }
}, 30_000);

describe('a server in trouble', () => {
  test.each(['answers 503', 'resets in the middle'] as const)(
    'that %s once is asked again',
    async (fault) => {
      const name = await assigned(`once-${fault.length}`);
      Object.assign(server, { fault, faults: 1, inferences: [] });
      expect((await look(name)).status).toBe(200);
      expect(server.inferences).toHaveLength(2);
      expect((await health(name)).state).toBe('up');
    },
  );

  test('that is gone is stood in for by the next address', async () => {
    const name = await assigned('two-places', serverAt([server.url, spare.url]));
    await server.stop();
    spare.inferences = [];
    for (let n = 0; n < 5; n++) expect((await look(name)).status).toBe(200);
    expect(spare.inferences).toHaveLength(5);
    expect((await health(name)).state).toBe('up');
    await server.start();
  });

  test('that hangs is not waited for any longer than its manifest says', async () => {
    const name = await assigned('hanging');
    Object.assign(server, { fault: 'hangs', inferences: [] });
    const start = performance.now();
    const { status, body, headers } = await look(name);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'predictor_unavailable', '5']);
    expect(performance.now() - start).toBeLessThan(timeoutMs + 1_000);
    expect(server.inferences).toHaveLength(1);
    // Where it is, is not for shops to know.
    expect(JSON.stringify(body)).not.toContain('127.0.0.1');
    expect((await health(name)).last_error).toBe('It did not answer in time.');
  });

  test('that answers nonsense does not count as away', async () => {
    const name = await assigned('nonsense');
    server.fault = 'no number';
    for (let n = 0; n < 4; n++) {
      const { status, headers } = await look(name);
      expect([status, headers.get('retry-after')]).toEqual([503, null]);
    }
    expect((await health(name)).state).toBe('up');
    server.fault = 'none';
    expect((await look(name)).status).toBe(200);
  });

  test('is left alone, then found again; images wait for it meanwhile and none is lost', async () => {
    const name = await assigned('coming-and-going');
    await server.stop();
    for (let n = 0; n < 3; n++) expect((await look(name)).status).toBe(503);
    expect(await health(name)).toMatchObject({
      state: 'down',
      last_error: expect.stringContaining('could not be asked'),
    });
    const ready = await world.as('service')(`GET /v2/models/${name}/ready`);
    expect([ready.status, ready.body]).toEqual([503, { name, ready: false }]);

    const start = performance.now();
    const refused = await look(name);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
    expect(performance.now() - start).toBeLessThan(400);

    const admin = world.as('admin');
    await admin('POST /images', [{ id: 'patient', file: { base64: tinyPicture } }]);
    const status = async () => (await admin('GET /images/patient')).body.status;
    const job = async () => {
      const [row] = await world.context.db.query<{ attempts: number; last_error: string | null }>(
        sql`select attempts, last_error from jobs where kind = 'ingest-image' and claimed_by is null`,
      );
      return row;
    };
    await expect
      .poll(job, patience)
      .toMatchObject({ attempts: 0, last_error: expect.stringMatching(/^Later/) });
    expect(await status()).toBe('pending');

    await server.start();
    await expect.poll(() => health(name), patience).toMatchObject({ state: 'up' });
    expect((await look(name)).status).toBe(200);
    await expect.poll(status, patience).toBe('ready');
    const { body } = await admin('GET /images/patient/predictions');
    expect(body.results.map(({ predictor }: { predictor: string }) => predictor)).toContain(name);
  }, 60_000);

  test('that was taken away is not asked any more', async () => {
    const name = 'coming-and-going';
    await root()(`DELETE /customers/acme/predictors/${name}/versions/1`);
    const { body } = await root()(`POST /predictors/${name}/versions/1/unload`);
    expect([body.state, body.health]).toEqual(['unloaded', undefined]);
    await root()(`POST /predictors/${name}/versions/1/load`);
    await expect.poll(() => health(name), patience).toMatchObject({ state: 'up' });
  });
});
