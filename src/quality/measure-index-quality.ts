import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { operation } from '../operation.js';
import { IndexQuality, qualityOf } from './index-quality.js';
import { enqueueMeasuring } from './measure-indexes.job.js';

const waitSecondsMax = 60;
const pollMs = 200;

export const measureIndexQuality = operation({
  id: 'measure-index-quality',
  method: 'POST',
  path: '/index-quality',
  level: 'admin',
  scope: 'customer',
  tag: 'Similarity',
  summary: 'Measure now how good the answers of the index are',
  description:
    'In the background, with the tags and feeds of the history; with `wait` the answer is held until it is done.',
  query: Type.Object(
    { wait: Type.Integer({ minimum: 0, maximum: waitSecondsMax, default: 0, description: 'Seconds' }) },
    { additionalProperties: false },
  ),
  answers: {
    202: {
      description: 'The measurements as they are now',
      schema: Type.Object({ results: Type.Array(IndexQuality) }),
    },
  },
  async handle({ context, customerId, query }) {
    const asked = context.clock();
    await enqueueMeasuring(context, customerId);
    const deadline = performance.now() + query.wait * 1000;
    for (;;) {
      const results = await qualityOf(context.db, customerId);
      const isDone = results.every(({ measured_at: at }) => at !== null && new Date(at) >= asked);
      if (isDone || performance.now() >= deadline) return { status: 202, body: { results } };
      await context.turns.aside(customerId, () => sleep(pollMs));
    }
  },
});
