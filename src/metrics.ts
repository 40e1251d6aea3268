import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Values that are read when the metrics are. */
export const gauges = {
  vitrine_jobs_waiting: { label: 'kind', help: 'Jobs that wait' },
  vitrine_jobs_oldest_seconds: { label: 'kind', help: 'Age of the oldest job that is due' },
  vitrine_inference_waiting: { label: 'priority', help: 'Requests in front of the inference host' },
  vitrine_index_quality: {
    label: 'measure',
    help: 'Measurements of the night, over all customers: lowest and mean recall@10, lowest share with 10 answers, highest share of near-duplicates, images without a vector, age of the oldest',
  },
  vitrine_index_vectors: { label: 'state', help: 'Vectors held, and those not in a graph yet' },
};

export interface MetricDescription {
  name: string;
  type: string;
  labels: readonly string[];
  help: string;
}

/** All metrics of our own, for the reference page, which is made without a server. */
export function describeMetrics(): MetricDescription[] {
  const metrics = new Metrics();
  for (const name of Object.keys(gauges)) metrics.gauge(name as keyof typeof gauges, () => ({}));
  // The library's types leave out what its objects have.
  const all = metrics.registry.getMetricsAsArray() as unknown as (Omit<MetricDescription, 'labels'> & {
    labelNames: string[];
  })[];
  return all
    .filter(({ name }) => name.startsWith('vitrine_'))
    .map(({ name, type, labelNames, help }) => ({ name, type, labels: labelNames, help }));
}

/** Everything `/metrics` tells. No label ever holds an id of a customer or anything a caller sent. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = this.#histogram('vitrine_request_seconds', 'Time from request to answer', [
    'operation',
    'status',
  ]);
  readonly fetches = this.#histogram('vitrine_fetch_seconds', 'Fetching a picture by its address', [
    'outcome',
  ]);
  readonly inference = this.#histogram(
    'vitrine_inference_seconds',
    'Parts of a prediction: queue, decode, preprocess, inference',
    ['part'],
  );
  readonly predictorSeconds = this.#histogram(
    'vitrine_predictor_seconds',
    'Parts of a picture at one predictor version: queue (until its request was begun), batch_wait (for the other pictures of its batch), compute (its share of the run; versions that share a model share the run)',
    ['predictor', 'version', 'part'],
  );
  readonly predictorBatches = new Histogram({
    name: 'vitrine_predictor_batch_pictures',
    help: 'Pictures that were run together with a picture, itself among them',
    labelNames: ['predictor', 'version'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers: [this.registry],
  });
  readonly index = this.#histogram('vitrine_index_seconds', 'Searching and filling the vector index', [
    'part',
  ]);
  readonly jobs = this.#histogram('vitrine_job_seconds', 'Running a job', ['kind', 'outcome']);
  readonly feedLag = new Histogram({
    name: 'vitrine_feed_lag_seconds',
    help: 'From the change of a feed until what it changed is answered',
    buckets: [1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400],
    registers: [this.registry],
  });
  readonly webhookAttempts = this.#histogram(
    'vitrine_webhook_attempt_seconds',
    'Sending an event to a webhook: delivered, retry (it failed and comes again), failed (for the last time), gone (answered 410)',
    ['outcome'],
  );
  readonly webhookLag = new Histogram({
    name: 'vitrine_webhook_lag_seconds',
    help: 'From an event until a webhook has taken it',
    buckets: [1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400],
    registers: [this.registry],
  });
  readonly limited = new Counter({
    name: 'vitrine_limited_requests_total',
    help: "Requests refused because of a customer's limit: rate, concurrency; or because too much of it is in hand: backlog",
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly failures = new Counter({
    name: 'vitrine_internal_errors_total',
    help: 'Answers with status 500',
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Notes what a predictor version took for one picture, in seconds. */
  notePredictor(
    { name, version }: { name: string; version: string },
    { queue, wait, compute, pictures }: { queue: number; wait: number; compute: number; pictures: number },
  ): void {
    const of = { predictor: name, version };
    this.predictorSeconds.observe({ ...of, part: 'queue' }, queue);
    this.predictorSeconds.observe({ ...of, part: 'batch_wait' }, wait);
    this.predictorSeconds.observe({ ...of, part: 'compute' }, compute);
    this.predictorBatches.observe(of, pictures);
  }

  /** Has one of the `gauges` read whenever the metrics are. */
  gauge(
    name: keyof typeof gauges,
    read: () => Promise<Record<string, number>> | Record<string, number>,
  ): void {
    const { help, label } = gauges[name];
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      async collect() {
        this.reset();
        for (const [key, value] of Object.entries(await read())) this.set({ [label]: key }, value);
      },
    });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: secondsBuckets, registers: [this.registry] });
  }
}
