import { Type } from 'typebox';
import type { Context } from '../context.js';
import { getCustomerOf } from '../customers/customers.js';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { Assignment, assign, getAssignment, keepDaysDefault } from './customer-assignments.js';
import type { Pairs } from './manifest.js';
import { getVersion } from './versions.js';

export const assignPredictor = operation({
  id: 'assign-predictor',
  method: 'PUT',
  path: '/customers/{id}/predictors/{name}/versions/{version}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Predictors',
  summary: 'Give a customer a predictor version, or switch to it',
  description: `From now on new images are shown to it too, and those that are there already in the background; \`images\` says how
far that is. With \`share\` it answers a part of the requests that name no predictor. With \`"default": true\` it answers
all of them, from one request to the next, once it has seen all images; the version that was the default before stays
for \`keep_days\` and can be made the default again at any time until then. No answer mixes two versions. A version of the task
\`compatibility\` is shown no images: it compares the vectors of the embedding predictor version that its manifest names, which the
customer must have.`,
  params: Type.Object({ id: Id, name: Id, version: Id }),
  body: Type.Object(
    {
      default: Type.Optional(Type.Literal(true, { description: 'Switch to it' })),
      share: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
      backfill_rate: Type.Optional(
        Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 10_000 }), Type.Null()], {
          description: 'Earlier images shown to it a second, at most; null is as fast as it goes',
        }),
      ),
      keep_days: Type.Optional(
        Type.Number({
          minimum: 0,
          maximum: 365,
          description: `For how long the earlier default stays; ${keepDaysDefault} when absent`,
        }),
      ),
    },
    { $id: 'AssignmentInput', additionalProperties: false },
  ),
  example: { share: 0.1, backfill_rate: 20 },
  answers: { 200: { description: 'The assignment as it is now', schema: Assignment } },
  errors: [
    errors.customerNotFound,
    errors.predictorNotFound,
    errors.predictorNotReady,
    errors.predictorIncomplete,
  ],
  async handle({ context, params: { id: customerId, name, version }, body }) {
    await getCustomerOf(context.db, customerId);
    const { task, state, failure, manifest } = await getVersion(context.db, { name, version });
    if (state !== 'ready' || task === null)
      throw errors.predictorNotReady(`${name} ${version} is ${state}${failure ? `: ${failure}` : ''}.`);
    if (manifest?.pairs) await expectVectors(context, customerId, manifest.pairs.of);
    const key = { customerId, name, version };
    await assign(context.db, key, task, body);
    context.assignments.forget();
    context.worker.wake();
    return { status: 200, body: await getAssignment(context.db, key), concerns: customerId };
  },
});

/** What it compares must be there. Throws `predictorIncomplete`. */
async function expectVectors(
  context: Context,
  customerId: string,
  { predictor, version }: Pairs['of'],
): Promise<void> {
  const assigned = await context.assignments.of(customerId);
  const isThere = assigned.some(
    ({ manifest }) => manifest.name === predictor && manifest.version === version,
  );
  if (!isThere)
    throw errors.predictorIncomplete(
      `It compares vectors of ${predictor} ${version}, which is not assigned to ${customerId}; assign that first.`,
    );
}
