/** The life of a predictor version: brought, assigned, shown the images, switched to, gone back from, taken away. */
import { openAsBlob } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../context.js';
import { showImages } from '../images/show-images.job.js';
import { jobOf } from '../jobs/testing.js';
import { predictorFolder } from '../testing/furnish.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { chooseVersion } from './assignments.js';
import { brokenModel, meansModel } from './host/testing.js';

const patience = { timeout: 30_000, interval: 50 };

let world: World;
beforeAll(async () => {
  world = await createWorld({ inferenceProcesses: 2 });
});
afterAll(() => world?.close());

const root = () => world.as('superuser');

async function formOf(folder: string): Promise<FormData> {
  const form = new FormData();
  for (const name of await readdir(folder)) form.append('file', await openAsBlob(join(folder, name)), name);
  return form;
}

/** Brings a version of the mean colour and waits until it is ready or failed. */
async function bring(name: string, version = '1', model?: Uint8Array) {
  const folder = await predictorFolder({ name, version }, model);
  return root()('POST /predictor-versions?wait=60', { folder });
}

const at = (name: string, version = '1') => `/predictors/${name}/versions/${version}`;
const of = (name: string, version = '1') => `/customers/acme${at(name, version)}`;

async function assignment(name: string, version = '1') {
  const { body } = await root()('GET /customers/acme/predictors');
  return body.results.find(
    (one: { name: string; version: string }) => one.name === name && one.version === version,
  );
}

describe('bringing a version', () => {
  test('works by form', async () => {
    const form = await formOf(await predictorFolder({ name: 'by-form' }));
    const { status, body } = await root()('POST /predictor-versions?wait=60', form);
    expect([status, body.state, body.failure]).toEqual([202, 'ready', null]);
    expect(body).toMatchObject({ name: 'by-form', version: '1', origin: 'brought', customers: 0 });
  });

  test('works by folder, and not twice', async () => {
    expect((await bring('by-folder')).body.state).toBe('ready');
    const again = await bring('by-folder');
    expect([again.status, again.body.code]).toEqual([409, 'predictor_exists']);
    expect((await bring('by-folder', '2')).body.state).toBe('ready');
  });

  test('says what is wrong with the manifest or the files', async () => {
    const wrong = new FormData();
    wrong.append('file', new Blob(['{"name": "x"}']), 'predictor.json');
    const reply = await root()('POST /predictor-versions', wrong);
    expect([reply.status, reply.body.code]).toEqual([422, 'predictor_invalid']);
    expect(reply.body.detail).toMatch(/version is required/);

    const none = new FormData();
    none.append('file', new Blob(['x']), 'model.onnx');
    expect((await root()('POST /predictor-versions', none)).body.detail).toMatch(/no predictor.json/);

    const path = new FormData();
    path.append('file', new Blob(['x']), '../../escape');
    expect((await root()('POST /predictor-versions', path)).status).toBeGreaterThanOrEqual(400);

    const missing = await formOf(await predictorFolder({ name: 'without-model' }));
    missing.delete('file');
    const folder = await predictorFolder({ name: 'without-model' });
    missing.append('file', await openAsBlob(join(folder, 'predictor.json')), 'predictor.json');
    expect((await root()('POST /predictor-versions', missing)).body.detail).toMatch(
      /model.onnx .* was not sent/,
    );
    expect((await root()('POST /predictor-versions', {})).body.code).toBe('body_invalid');
    expect((await root()('POST /predictor-versions', { folder: 'relative' })).body.detail).toMatch(
      /absolute/,
    );
    // Nothing of it is left.
    expect(await readdir(join(world.context.config.data, 'incoming'))).toEqual([]);
  });

  test('fails with the reason, and may be repeated then', async () => {
    const { body } = await bring('hopeless', '1', await brokenModel());
    expect(body.state).toBe('failed');
    expect(body.failure).toMatch(/not finite/);
    const refused = await root()(`PUT ${of('hopeless')}`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'predictor_not_ready']);
    expect((await bring('hopeless')).body).toMatchObject({ state: 'ready', failure: null });
  });

  test('checks that the file is the one that the manifest means', async () => {
    const folder = await predictorFolder({
      name: 'mixed-up',
      model: { file: 'model.onnx', sha256: '0'.repeat(64) },
    });
    const { body } = await root()('POST /predictor-versions?wait=60', { folder });
    expect(body).toMatchObject({ state: 'failed', failure: expect.stringMatching(/has the SHA-256/) });
  });
});

test('a version is unloaded, which ends the processes that held it, loaded again and deleted', async () => {
  await bring('to-and-fro');
  const unloaded = await root()(`POST ${at('to-and-fro')}/unload`);
  expect([unloaded.status, unloaded.body.state]).toEqual([200, 'unloaded']);
  expect(world.context.predictors.find('to-and-fro', '1')).toBeUndefined();
  expect((await root()(`PUT ${of('to-and-fro')}`, {})).body.code).toBe('predictor_not_ready');
  await root()(`POST ${at('to-and-fro')}/load`);
  await expect.poll(async () => (await root()(`GET ${at('to-and-fro')}`)).body.state, patience).toBe('ready');
  expect((await root()(`DELETE ${at('to-and-fro')}`)).status).toBe(204);
  expect((await root()(`GET ${at('to-and-fro')}`)).status).toBe(404);
  expect((await root()(`DELETE ${at('vitrine-embedding')}`)).body.code).toBe('predictor_in_use');
});

describe('moving a customer to another version', () => {
  const old = 'vitrine-embedding';
  const count = 40;

  beforeAll(async () => {
    const records = await Promise.all(
      Array.from({ length: count }, async (_, n) => ({
        id: `m${n}`,
        file: { base64: (await picture(n)).toString('base64') },
      })),
    );
    await world.as('admin')('POST /images?wait=60', records);
    await bring('mean');
  }, 120_000);

  test('shows it all images, also those that change meanwhile; nothing fails, nothing is mixed', async () => {
    const admin = world.as('admin');
    const service = world.as('service');
    const assigned = await root()(`PUT ${of('mean')}`, { backfill_rate: 60 });
    expect([assigned.status, assigned.body.is_default]).toEqual([200, false]);
    expect(assigned.body).toMatchObject({ images: { all: count }, backfilled_at: null });
    // Forty images at sixty a second, or slower.
    expect(assigned.body.seconds_left).toBeGreaterThanOrEqual(1);
    expect(assigned.body.seconds_left).toBeLessThan(120);
    const early = await root()(`PUT ${of('mean')}`, { default: true });
    expect([early.status, early.body.code]).toEqual([409, 'predictor_incomplete']);

    // While it goes on: one image new, one with another picture, one deleted, and readers all the time.
    let isDone = false;
    const predictors = new Set<string>();
    const failures: unknown[] = [];
    const readers = [0, 1, 2].map(async (reader) => {
      for (let n = reader; !isDone; n++) {
        const { status, body } = await service(`GET /images/m${(n % 20) + 10}/similar?limit=5`);
        if (status !== 200 || body.results.length !== 5) failures.push(body);
        else predictors.add(body.predictor);
      }
    });
    const fresh = (await picture(900)).toString('base64');
    await admin('POST /images', [
      { id: 'new', file: { base64: fresh } },
      { id: 'm0', file: { base64: fresh } },
    ]);
    await admin('DELETE /images/m1');
    await expect.poll(async () => (await assignment('mean')).backfilled_at, patience).not.toBeNull();
    await expect
      .poll(async () => (await assignment('mean')).images, patience)
      .toEqual({ all: count, seen: count });
    expect((await assignment('mean')).seconds_left).toBeNull();
    // An image counts as seen with its earlier picture, which answers until the one posted is ready.
    await expect
      .poll(async () => (await admin('GET /images?status=pending')).body.results, patience)
      .toEqual([]);
    expect([...predictors]).toEqual([old]);

    const switched = await root()(`PUT ${of('mean')}`, { default: true });
    expect([switched.status, switched.body.is_default]).toEqual([200, true]);
    const { body: now } = await service('GET /images/m0/similar?limit=1');
    // pgvector, which knows no owners, reckons in single precision.
    const digits = world.context.vectors.nearestTo ? 7 : 6;
    expect(now).toMatchObject({
      predictor: 'mean',
      results: [{ id: 'new', score: expect.closeTo(1, digits) }],
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    isDone = true;
    await Promise.all(readers);
    expect(failures).toEqual([]);
    expect([...predictors]).toEqual([old, 'mean']);
    const { body: all } = await service('GET /images/m0/similar?limit=100');
    expect(all.results).toHaveLength(count - 1);
    expect(all.results.map(({ id }: { id: string }) => id)).not.toContain('m1');
  });

  test('is gone back from at once, while the old one is kept', async () => {
    const kept = await assignment(old);
    expect(Date.parse(kept.retires_at) - Date.now()).toBeGreaterThan(6.9 * 24 * 3600 * 1000);
    expect((await root()(`PUT ${of(old)}`, { default: true })).body).toMatchObject({
      is_default: true,
      retires_at: null,
    });
    const { body } = await world.as('service')('GET /images/m0/similar?limit=100');
    expect(body).toMatchObject({ predictor: old });
    expect(body.results).toHaveLength(count - 1);
    expect((await assignment('mean')).retires_at).not.toBeNull();
  });

  test('may begin with a share of the requests', async () => {
    await root()(`PUT ${of('mean')}`, { share: 0.5 });
    const predictors = new Map<string, number>();
    for (let n = 0; n < 60; n++) {
      const { body } = await world.as('service')('GET /images/m0/similar?limit=3');
      predictors.set(body.predictor, (predictors.get(body.predictor) ?? 0) + 1);
    }
    expect(predictors.get('mean')).toBeGreaterThan(10);
    expect(predictors.get(old)).toBeGreaterThan(10);
  });

  test('is taken away with all it said, but not while it is the default', async () => {
    const refused = await root()(`DELETE ${of(old)}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'predictor_in_use']);
    expect((await root()(`POST ${at('mean')}/unload`)).body.code).toBe('predictor_in_use');
    expect((await root()(`DELETE ${of('mean')}`)).status).toBe(204);
    expect(await assignment('mean')).toBeUndefined();
    const { body } = await world.as('service')('GET /images/m0/predictions');
    expect(body.results.map(({ predictor }: { predictor: string }) => predictor)).not.toContain('mean');
    expect((await root()(`POST ${at('mean')}/unload`)).body.state).toBe('unloaded');
  });

  test('takes the old one away when its time is over', async () => {
    await bring('next', '1', await meansModel({ salt: 1 }));
    await root()(`PUT ${of('next')}`, {});
    await expect.poll(async () => (await assignment('next')).backfilled_at, patience).not.toBeNull();
    await root()(`PUT ${of('next')}`, { default: true, keep_days: 0 });
    await expect.poll(() => assignment(old), patience).toBeUndefined();
    const { body } = await world.as('service')('GET /images/m0/similar?limit=3');
    expect(body.predictor).toBe('next');
  });
});

test('a process that dies while images are shown to a version goes on where it was', async () => {
  const { context } = world;
  await bring('interrupted');
  await context.db.query(sql`
    insert into predictor_assignments (customer_id, predictor, version, task)
    values ('acme', 'interrupted', '1', 'embedding')`);
  context.assignments.forget();
  const { images } = await assignment('interrupted');
  expect(images).toEqual({ all: expect.any(Number), seen: 0 });
  expect(images.all).toBeGreaterThanOrEqual(40);
  let looks = 0;
  const dyingAfter = (most: number): Context => ({
    ...context,
    inference: {
      ...context.inference,
      predict: async (input) => {
        if (++looks > most) throw new Error('The process died');
        return context.inference.predict(input);
      },
    },
  });
  const job = jobOf('show-images', { name: 'interrupted', version: '1' });
  // In the middle of the second page of sixteen.
  await expect(showImages(dyingAfter(20), job)).rejects.toThrow('died');
  await expect.poll(async () => (await assignment('interrupted')).images.seen, patience).toBe(16);
  looks = 0;
  await showImages(dyingAfter(Number.POSITIVE_INFINITY), job);
  expect(looks).toBe(images.all - 16);
  await expect.poll(async () => (await assignment('interrupted')).backfilled_at, patience).not.toBeNull();
  expect((await assignment('interrupted')).images.seen).toBe(images.all);
});

test('shares add up, and the default has the rest', () => {
  const version = (name: string, isDefault: boolean, share: number) =>
    ({ manifest: { name, version: '1', task: 'embedding' }, folder: '', isDefault, share }) as never;
  const assigned = [version('a', true, 0), version('b', false, 0.2), version('c', false, 0.3)];
  const chosen = [0, 0.19, 0.21, 0.49, 0.51, 0.99].map(
    (random) => chooseVersion(assigned, 'embedding', {}, random).manifest.name,
  );
  expect(chosen).toEqual(['b', 'b', 'c', 'c', 'a', 'a']);
});
