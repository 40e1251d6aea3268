import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { operation } from '../../operation.js';
import { LookMap, mapOf, mapQuery, mapSpace } from './look-map.js';
import { enqueueMap } from './make-map.job.js';

const waitSecondsMax = 60;
const pollMs = 200;

export const makeMapOperation = operation({
  id: 'make-map',
  method: 'POST',
  path: '/map',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Make the map of the looks anew',
  description: 'In the background; with `wait` the answer is held until it is done.',
  query: Type.Object(
    {
      ...mapQuery,
      wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }),
    },
    { additionalProperties: false },
  ),
  answers: { 202: { description: 'The map as it is now', schema: LookMap } },
  errors: [errors.predictorNotFound],
  async handle({ context, customerId, query }) {
    const space = await mapSpace(context, customerId, query);
    await enqueueMap(context.db, space);
    context.worker.wake();
    const deadline = performance.now() + query.wait * 1000;
    for (;;) {
      const body = await mapOf(context.db, space);
      if (!body.is_being_made || performance.now() >= deadline) return { status: 202, body };
      await context.turns.aside(customerId, () => sleep(pollMs));
    }
  },
});
