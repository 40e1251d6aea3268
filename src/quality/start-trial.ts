import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'sql-template-tag';
import { Type } from 'typebox';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getVersion } from '../predictors/versions.js';
import { enqueueTrial } from './run-trial.job.js';
import { duplicateScoreDefault, sampleDefault, scoreMinDefault, Trial, TrialInput } from './trial.js';
import { insertLabelled } from './trial-images.js';
import { getTrial, insertTrial, type TrialKey } from './trials.js';

const waitSecondsMax = 300;
const pollMs = 200;

export const startTrial = operation({
  id: 'start-trial',
  method: 'POST',
  path: '/predictors/{name}/versions/{version}/trials',
  level: 'superuser',
  scope: 'customer',
  tag: 'Predictors',
  summary: "Try a version on a sample of a customer's images",
  description: `Shows a sample to this version and to another one of the same task (\`against\`; the customer's default when absent), in the
background and behind everything else, and reports how far they agree, where they differ most, how long each took and,
when \`labels\` are given, how good each is. Nothing of it is seen by the customer or its shoppers. With \`wait\` the answer
is held until the report is there.`,
  params: Type.Object({ name: Id, version: Id }),
  query: Type.Object(
    { wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }) },
    { additionalProperties: false },
  ),
  body: TrialInput,
  example: { sample: 200, against: { predictor: 'vitrine-embedding', version: '1' } },
  answers: { 202: { description: 'The trial as it is now', schema: Trial } },
  errors: [errors.predictorNotFound, errors.predictorNotReady, errors.imageNotFound],
  async handle({ context, customerId, params, query, body }) {
    const { db } = context;
    const { task } = await readyVersion(context, params);
    if (task === 'compatibility')
      throw errors.requestInvalid(
        'Trials are for predictors of pictures; assign one of compatibility with a `share` to try it.',
      );
    const against = body.against ?? (await defaultOf(context, customerId, task));
    const other = await readyVersion(context, { name: against.predictor, version: against.version });
    if (other.task !== task)
      throw invalid(
        '/against',
        `is for the task ${other.task}, ${params.name} ${params.version} for ${task}`,
      );
    const labels = labelsOf(body.labels ?? []);
    await assertImages(context, customerId, [...labels.keys()]);
    const key: TrialKey = { customerId, id: `trial-${randomBytes(8).toString('hex')}` };
    const settings = {
      sample: body.sample ?? sampleDefault,
      seed: body.seed ?? randomInt(2 ** 32),
      rate: body.rate ?? null,
      min_score: body.min_score ?? scoreMinDefault,
      duplicate_score: body.duplicate_score ?? duplicateScoreDefault,
    };
    await db.transaction(async (tx) => {
      const { name: predictor, version } = params;
      await insertTrial(tx, key, { predictor, version, against, task, settings });
      await insertLabelled(tx, key, labels);
      await enqueueTrial(tx, key);
    });
    context.worker.wake();
    await ended(context, key, params, query.wait);
    return { status: 202, body: await getTrial(db, key, params), target: key.id };
  },
});

async function readyVersion(context: Context, key: { name: string; version: string }) {
  const found = await getVersion(context.db, key);
  const { state, task } = found;
  if (state !== 'ready' || task === null)
    throw errors.predictorNotReady(`${key.name} ${key.version} is ${state}; load it first.`);
  return { task };
}

async function defaultOf(context: Context, customerId: string, task: string) {
  const assigned = await context.assignments.of(customerId);
  const found = assigned.find(({ manifest, isDefault }) => isDefault && manifest.task === task);
  if (!found) throw invalid('/against', `is required: the customer has no default for the task ${task}`);
  return { predictor: found.manifest.name, version: found.manifest.version };
}

function labelsOf(given: { image: string; label: string }[]): Map<string, string[]> {
  const labels = new Map<string, string[]>();
  for (const { image, label } of given) labels.set(image, [...(labels.get(image) ?? []), label]);
  return labels;
}

async function assertImages({ db }: Context, customerId: string, ids: string[]): Promise<void> {
  const rows = await db.query<{ id: string }>(sql`
    select id from images where customer_id = ${customerId} and id = any(${ids}::text[])`);
  const known = new Set(rows.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  throw errors.imageNotFound(
    `There is no image ${unknown.slice(0, 5).join(', ')}; \`labels\` name ${unknown.length} that are not there.`,
  );
}

function invalid(path: string, message: string) {
  return errors.requestInvalid(undefined, { fields: [{ in: 'body', path, message }] });
}

/** Not in one of the customer's turns: others of its requests need not wait for this one. */
async function ended(
  context: Context,
  key: TrialKey,
  version: { name: string; version: string },
  seconds: number,
): Promise<void> {
  for (const deadline = performance.now() + seconds * 1000; performance.now() < deadline; ) {
    const { state } = await getTrial(context.db, key, version);
    if (state === 'done' || state === 'failed') return;
    await context.turns.aside(key.customerId, () => sleep(pollMs));
  }
}
