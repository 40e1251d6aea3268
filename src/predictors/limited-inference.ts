import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { spanned } from '../telemetry/span.js';
import type { Asker, Inference } from './inference.js';

const retryAfterSeconds = 1;

/**
 * Inference that holds each customer to its `concurrent_predictions` and counts what it has asked for. What is looked at
 * for requests is limited, ingestion is not; each process counts by itself.
 */
export function limitedInference(
  inference: Inference,
  { limits, turns, usage, metrics }: Pick<Context, 'limits' | 'turns' | 'usage' | 'metrics'>,
): Inference {
  /** Pictures that are looked at for requests, by customer. */
  const looking = new Map<string, number>();

  async function limited<T>({ customerId, priority }: Asker, look: () => Promise<T>): Promise<T> {
    if (priority === 'ingestion') return look();
    const { concurrent_predictions: most } = await limits.of(customerId);
    const now = looking.get(customerId) ?? 0;
    if (most !== undefined && now >= most) {
      usage.count(customerId, 'limited_requests');
      metrics.limited.inc({ reason: 'concurrency' });
      throw tooMany(most);
    }
    looking.set(customerId, now + 1);
    try {
      return await turns.aside(customerId, look);
    } finally {
      const rest = looking.get(customerId)! - 1;
      if (rest === 0) looking.delete(customerId);
      else looking.set(customerId, rest);
    }
  }

  return {
    predict: (input) =>
      limited(input, async () => {
        const prediction = await spanned('predict', {}, () => inference.predict(input));
        if (input.priority === 'realtime') usage.count(input.customerId, 'predictions');
        return prediction;
      }),
    embedText: (input) =>
      limited(input, async () => {
        const vector = await spanned('embed text', {}, () => inference.embedText(input));
        if (input.priority === 'realtime') usage.count(input.customerId, 'predictions');
        return vector;
      }),
    // A few dozen vectors: little beside a picture.
    scorePairs: (input) =>
      turns.aside(input.customerId, () => spanned('score pairs', {}, () => inference.scorePairs(input))),
    render: (input) => limited(input, () => spanned('render', {}, () => inference.render(input))),
    load: (version) => inference.load(version),
    unload: (version) => inference.unload(version),
    health: (version) => inference.health(version),
    close: () => inference.close(),
  };
}

function tooMany(most: number) {
  const what = most === 1 ? 'One picture is' : `${most} pictures are`;
  return errors.concurrencyLimited(
    `${what} looked at for this customer at a time; try again when one is done.`,
    {
      headers: { 'retry-after': String(retryAfterSeconds) },
    },
  );
}
