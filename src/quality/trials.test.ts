/** Trials of a version that was brought, through the API, on a few pictures. */
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { originalKey } from '../images/blob-keys.js';
import type { Job } from '../jobs/job.js';
import { jobOf } from '../jobs/testing.js';
import { predictorFolder } from '../testing/furnish.js';
import { picture } from '../testing/pictures.js';
import { createWorld, type World } from '../testing/world.js';
import { runTrial } from './run-trial.job.js';
import type { TrialReport } from './trial.js';
import { insertTrial } from './trials.js';

const count = 16;
/** A turn that no machine is too slow for. */
const wholeMs = 120_000;
const trialsOf = (name: string) => `/predictors/${name}/versions/1/trials`;

let world: World;
beforeAll(async () => {
  world = await createWorld({ inferenceProcesses: 2 });
  const records = await Promise.all(
    Array.from({ length: count }, async (_, n) => ({
      id: `t${n}`,
      // The last one is the first again.
      file: { base64: (await picture(n === count - 1 ? 0 : n)).toString('base64') },
    })),
  );
  await world.as('admin')('POST /images?wait=60', records);
  for (const [name, change] of Object.entries({
    mean: {},
    colourful: {
      task: 'classification' as const,
      labels: ['red', 'green', 'blue'],
      outputs: { probabilities: 'probabilities' },
    },
  })) {
    const folder = await predictorFolder({ name, ...change });
    const { body } = await root('POST /predictor-versions?wait=60', { folder });
    expect(body.state).toBe('ready');
  }
}, 120_000);
afterAll(() => world?.close());

const root = (line: Parameters<ReturnType<World['as']>>[0], body?: unknown) =>
  world.as('superuser')(line, body);

/** Everything that answers of the shop rest on. */
async function shopRows() {
  const [row] = await world.context.db.query(sql`
    select (select count(*)::int from predictions) as predictions, (select max(seq)::int from embeddings) as embeddings,
      (select count(*)::int from predictor_assignments) as assignments`);
  return row;
}

describe('a trial', () => {
  test('compares a version with the default, and leaves no trace in what the shop sees', async () => {
    const before = await shopRows();
    const { status, body } = await root(`POST ${trialsOf('mean')}?wait=60`, { sample: 50, seed: 3 });
    expect([status, body.state, body.failure]).toEqual([202, 'done', null]);
    expect(body).toMatchObject({
      predictor: 'mean',
      against: { predictor: 'vitrine-embedding', version: '1' },
      task: 'embedding',
      images: { all: count, seen: count },
      settings: { sample: 50, seed: 3, rate: null, min_score: 0.5, duplicate_score: 0.95 },
    });
    const report = body.report as TrialReport;
    expect(report.images).toEqual({ sampled: count, gone: 0, compared: count });
    expect(report.candidate.coverage).toMatchObject({ looked_at: 1, answered: 1 });
    expect(report.agreement.overlap_at_10).toBeGreaterThan(0.2);
    expect(report.agreement.overlap_at_10).toBeLessThan(1);
    // The pair that is the same picture twice.
    expect(report.agreement.near_duplicates).toBeGreaterThanOrEqual(1);
    // Means of mostly white pictures hardly differ; the default embedding tells them apart.
    expect(report.candidate.near_duplicates).toBeGreaterThan(report.against.near_duplicates!);
    expect(report.candidate.latency_ms.p50).toBeGreaterThan(0);
    expect(report.candidate.latency_ms.p95).toBeGreaterThanOrEqual(report.candidate.latency_ms.p50!);
    // The mean of a picture is told quicker than what a network sees in it.
    expect(report.candidate.latency_ms.p50).toBeLessThan(report.against.latency_ms.p50!);
    const { image, file } = report.differences[0]!;
    expect(file).toBe(`/v1/images/${image}/file?size=256`);
    expect((await world.as('service')(`GET ${file.slice(3) as `/${string}`}`)).status).toBe(200);
    expect(await shopRows()).toEqual(before);
    const [left] = await world.context.db.query<{ count: number }>(
      sql`select count(*)::int as count from trial_images`,
    );
    expect(left!.count).toBe(0);
  });

  test('draws the same sample from the same seed', async () => {
    const run = async (seed: number) =>
      (await root(`POST ${trialsOf('mean')}?wait=60`, { sample: 12, seed })).body.report as TrialReport;
    const [one, again, other] = [await run(5), await run(5), await run(6)];
    expect(again.differences).toEqual(one.differences);
    expect(again.agreement).toEqual(one.agreement);
    expect(other.differences).not.toEqual(one.differences);
  });

  test('measures both against labels that are given', async () => {
    const labels = ['t0', `t${count - 1}`, 't1', 't2', 't3'].map((image, n) => ({
      image,
      label: n < 2 ? 'twins' : `alone ${n}`,
    }));
    const { body } = await root(`POST ${trialsOf('mean')}?wait=60`, { sample: 1, labels });
    expect(body.report.images.sampled).toBe(5);
    // Only the twins can find each other, and both versions see that they are the same.
    for (const side of ['candidate', 'against']) {
      expect(body.report[side].quality).toEqual({
        images: 2,
        recall_at_1: 1,
        recall_at_5: 1,
        recall_at_10: 1,
        precision_at_1: 1,
        ndcg_at_10: 1,
      });
    }
  });

  test('compares classes', async () => {
    const against = { predictor: 'vitrine-apparel', version: '1' };
    const labels = [{ image: 't0', label: 'red' }];
    const { body } = await root(`POST ${trialsOf('colourful')}?wait=60`, { against, labels });
    const report = body.report as TrialReport;
    // No garment is called red, green or blue.
    expect(report.agreement).toEqual({ top_label: 0, labels: 0 });
    expect(report.against.quality).toEqual({ images: 1, precision: 0, recall: 0 });
    expect(report.differences).toHaveLength(count);
    expect(['red', 'green', 'blue']).toContain(report.differences[0]!.candidate!.label);
  });

  test('is listed, and deleted', async () => {
    const { body: list } = await root(`GET ${trialsOf('mean')}?limit=2`);
    expect(list.results).toHaveLength(2);
    expect(list.links.next).not.toBeNull();
    const [latest] = list.results;
    expect((await root(`GET ${trialsOf('mean')}/${latest.id}`)).body).toEqual(latest);
    expect((await root(`GET ${trialsOf('colourful')}/${latest.id}`)).body.code).toBe('trial_not_found');
    expect((await root(`DELETE ${trialsOf('mean')}/${latest.id}`)).status).toBe(204);
    expect((await root(`GET ${trialsOf('mean')}/${latest.id}`)).status).toBe(404);
  });

  test('says what is wrong with the question', async () => {
    const ask = (body: unknown, name = 'mean') => root(`POST ${trialsOf(name)}`, body);
    expect((await ask({ against: { predictor: 'vitrine-apparel', version: '1' } })).body.fields).toEqual([
      { in: 'body', path: '/against', message: 'is for the task classification, mean 1 for embedding' },
    ]);
    expect((await ask({ against: { predictor: 'nobody', version: '1' } })).body.code).toBe(
      'predictor_not_found',
    );
    expect((await ask({ labels: [{ image: 'nowhere', label: 'x' }] })).body).toMatchObject({
      status: 404,
      code: 'image_not_found',
      detail: expect.stringContaining('nowhere'),
    });
    expect((await ask({ sample: 0 })).body.code).toBe('request_invalid');
  });
});

/** A trial whose job is run by the test, so that it can be interrupted. */
async function begun(id: string, sample = count): Promise<Job<{ id: string }>> {
  await insertTrial(
    world.context.db,
    { customerId: 'acme', id },
    {
      predictor: 'mean',
      version: '1',
      against: { predictor: 'vitrine-embedding', version: '1' },
      task: 'embedding',
      settings: { sample, seed: 1, rate: null, min_score: 0.5, duplicate_score: 0.95 },
    },
  );
  return jobOf('run-trial', { id });
}

const trial = async (id: string) => (await root(`GET ${trialsOf('mean')}/${id}`)).body;

test('a trial whose process died goes on where it was', async () => {
  const job = await begun('interrupted');
  let looks = 0;
  const dying = {
    ...world.context,
    inference: {
      ...world.context.inference,
      predict: (input: Parameters<typeof world.context.inference.predict>[0]) => {
        // In the middle of the second page of eight images.
        if (++looks > 20) throw new Error('The process died');
        return world.context.inference.predict(input);
      },
    },
  };
  await expect(runTrial(dying, job)).rejects.toThrow('died');
  expect(await trial('interrupted')).toMatchObject({ state: 'running', images: { all: count, seen: 8 } });

  let later = 0;
  const counting = {
    ...world.context,
    inference: {
      ...world.context.inference,
      predict: (input: Parameters<typeof world.context.inference.predict>[0]) => {
        later++;
        expect(input.priority).toBe('ingestion');
        return world.context.inference.predict(input);
      },
    },
  };
  await runTrial(counting, job, wholeMs);
  // Eight images are left, each shown to both.
  expect(later).toBe(16);
  expect(await trial('interrupted')).toMatchObject({ state: 'done', images: { all: count, seen: count } });
  // Once more, as after a crash just before the job was deleted.
  const report = await trial('interrupted');
  await runTrial(counting, job);
  expect(later).toBe(16);
  expect(await trial('interrupted')).toEqual(report);
});

test('images that a version cannot look at, or that are gone, are counted and not compared', async () => {
  const job = await begun('with-holes', count + 1);
  const { context } = world;
  const [bad] = await context.db.query<{ sha256: string }>(
    sql`select sha256 from images where customer_id = 'acme' and id = 't4'`,
  );
  const hidden = context.blobs.path(originalKey('acme', bad!.sha256));
  const failing = {
    ...context,
    inference: {
      ...context.inference,
      predict: (input: Parameters<typeof context.inference.predict>[0]) => {
        const isBad = 'path' in input.picture && input.picture.path === hidden;
        const isMean = input.versions[0]!.manifest.name === 'mean';
        return context.inference.predict(
          isBad && isMean ? { ...input, picture: Buffer.from('no picture') } : input,
        );
      },
    },
  };
  const gone = (await picture(300)).toString('base64');
  await world.as('admin')('POST /images?wait=60', [{ id: 'gone', file: { base64: gone } }]);
  const half = { ...failing, inference: { ...failing.inference, load: async () => {} } };
  // Drawn while it was there.
  const died = runTrial(
    {
      ...half,
      inference: {
        ...half.inference,
        predict: async () => {
          throw new Error('died');
        },
      },
    },
    job,
  );
  await expect(died).rejects.toThrow('died');
  await world.as('admin')('DELETE /images/gone');
  await runTrial(failing, job, wholeMs);
  const { report } = await trial('with-holes');
  expect(report.images).toEqual({ sampled: count + 1, gone: 1, compared: count - 1 });
  expect(report.candidate.coverage.looked_at).toBeCloseTo((count - 1) / count, 12);
  expect(report.against.coverage.looked_at).toBe(1);
});

test('a rate is kept, and a trial that was deleted ends', async () => {
  const { body } = await root(`POST ${trialsOf('mean')}`, { rate: 4 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(['waiting', 'running']).toContain((await trial(body.id)).state);
  expect((await root(`DELETE ${trialsOf('mean')}/${body.id}`)).status).toBe(204);
  const waiting = () =>
    world.context.db.query(sql`select 1 from jobs where kind = 'run-trial' and key = ${body.id}`);
  await expect.poll(waiting, { timeout: 20_000, interval: 200 }).toEqual([]);
});

test('a trial that cannot be done says why', async () => {
  const { failTrial } = await import('./run-trial.job.js');
  const job = await begun('hopeless');
  await failTrial(world.context, job, new Error('mean 1 is not loaded'));
  expect(await trial('hopeless')).toMatchObject({
    state: 'failed',
    failure: 'mean 1 is not loaded',
    report: null,
  });
});
