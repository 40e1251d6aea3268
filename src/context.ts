import type { Logger } from 'pino';
import type { ApiKeys } from './auth/api-keys.js';
import type { Blobs } from './blobs/blobs.js';
import type { RuleSets } from './catalog/rules/rule-sets.js';
import type { Scales } from './catalog/similar/scales.js';
import type { StyleModels } from './catalog/style/style-models.js';
import type { Limits } from './customers/limits.js';
import type { RateLimits } from './customers/rate-limits.js';
import type { Turns } from './customers/turns.js';
import type { Usage } from './customers/usage.js';
import type { Database } from './db/database.js';
import type { Fetcher } from './http/fetch-public.js';
import type { KeptAnswers } from './http/kept-answers.js';
import type { Poster } from './http/post-public.js';
import type { IdentityProvider } from './identity/identity-provider.js';
import type { Settled } from './images/settled.js';
import type { Worker } from './jobs/worker.js';
import type { Metrics } from './metrics.js';
import type { Assignments } from './predictors/assignments.js';
import type { Inference } from './predictors/inference.js';
import { inferenceAskedAt } from './predictors/inference-asked-at.js';
import type { InstalledPredictors } from './predictors/installed.js';
import type { VectorIndex } from './search/vector-index.js';
import type { Config } from './settings.js';
import type { Telemetry } from './telemetry/telemetry.js';

/** Everything an operation or a job may use; open-context.ts wires it by hand. */
export interface Context {
  config: Config;
  log: Logger;
  metrics: Metrics;
  /** When an endpoint is set. */
  telemetry: Telemetry | undefined;
  clock: () => Date;
  db: Database;
  apiKeys: ApiKeys;
  limits: Limits;
  rates: RateLimits;
  turns: Turns;
  usage: Usage;
  /** Where it can be told whether the database has changed. */
  kept: KeptAnswers | undefined;
  rules: RuleSets;
  scales: Scales;
  blobs: Blobs;
  fetcher: Fetcher;
  poster: Poster;
  predictors: InstalledPredictors;
  assignments: Assignments;
  inference: Inference;
  vectors: VectorIndex;
  styles: StyleModels;
  identity: IdentityProvider;
  worker: Pick<Worker, 'wake'>;
  /** Hears of the images that this process ingests. */
  settled: Settled;
  /** The worker that sends to webhooks, which has nothing else to do. */
  deliveries: Pick<Worker, 'wake'>;
  /** Whether requests should be sent here: not before everything is open, and not while stopping. */
  state: { isReady: boolean };
}

/** The same context for the work of one customer: its database shows nothing of any other. */
export function contextOf(context: Context, customerId: string): Context {
  return { ...context, db: context.db.boundTo(customerId) };
}

/** The same context for the work of a request that arrived at this time (`performance.now()`). */
export function contextOfRequest(context: Context, arrivedAt: number): Context {
  return { ...context, inference: inferenceAskedAt(context.inference, arrivedAt) };
}
