import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import sql from 'sql-template-tag';
import { ApiKeys } from './auth/api-keys.js';
import { answerBackups } from './backup/database-copies.js';
import { areDeletionsHeld } from './blobs/deletion-hold.js';
import { openBlobs } from './blobs/open.js';
import { RuleSets } from './catalog/rules/rule-sets.js';
import { Scales } from './catalog/similar/scales.js';
import { StyleModels } from './catalog/style/style-models.js';
import { blobsLocation, cognitoSettings } from './config.js';
import type { Context } from './context.js';
import { Limits } from './customers/limits.js';
import { RateLimits } from './customers/rate-limits.js';
import { atOnceMax, Turns } from './customers/turns.js';
import { Usage } from './customers/usage.js';
import { backupFolder, incomingFolder, predictorsFolder } from './data-folders.js';
import { tenantRole } from './db/bound.js';
import { countedDatabase } from './db/counted-database.js';
import type { Database, OpenDatabase } from './db/database.js';
import { DatabaseError, DatabaseUnopened } from './db/database-error.js';
import { DirectoryInUse } from './db/lock.js';
import { migrate } from './db/migrate.js';
import { openDatabase } from './db/open.js';
import { ExpectedError } from './expected-error.js';
import { createFetcher } from './http/fetch-public.js';
import { KeptAnswers } from './http/kept-answers.js';
import { createPoster } from './http/post-public.js';
import { requestTimeoutMs } from './http/server.js';
import { CognitoIdentity } from './identity/cognito/cognito-identity.js';
import { EmbeddedIdentity } from './identity/embedded-identity.js';
import type { IdentityProvider } from './identity/identity-provider.js';
import { defaultPasswordCost, type PasswordCost } from './identity/passwords.js';
import { Settled } from './images/settled.js';
import { jobStats } from './jobs/stats.js';
import { tracedJobs } from './jobs/trace-jobs.js';
import { Worker, type WorkerEvent } from './jobs/worker.js';
import { Metrics } from './metrics.js';
import { migrations } from './migrations.js';
import { openVectorIndex } from './open-vector-index.js';
import { Assignments } from './predictors/assignments.js';
import { type InferenceHost, startInference } from './predictors/host/inference-host.js';
import { readInstalledPredictors, readVersion } from './predictors/installed.js';
import { limitedInference } from './predictors/limited-inference.js';
import { notePredictionSpans } from './predictors/prediction-spans.js';
import { enterState, readyVersions } from './predictors/versions.js';
import { qualityOverall } from './quality/index-quality.js';
import { measuredIndex } from './search/measured-index.js';
import type { Config } from './settings.js';
import {
  deliverySubscriptions,
  serverSubscriptions,
  subscriptions,
  workerSubscriptions,
} from './subscriptions.js';
import { openTelemetry } from './telemetry/open-telemetry.js';
import { currentSpan } from './telemetry/span.js';
import { version } from './version.js';
import { attemptTimeoutMs, webhooksAtOnceMax } from './webhooks/limits.js';

/** The predictors that come with the package. */
export const shippedPredictors = fileURLToPath(new URL('./shipped-predictors', import.meta.url));

/** The database of the installation, in its newest shape. The embedded one locks the data directory until it is closed. */
export async function openInstallationDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const { databaseUrl: url, databaseConnections: connectionsMax } = config;
  const { data: directory, databaseCache: cacheMegabytes } = config;
  const db = await openDatabase({ url, connectionsMax, directory, cacheMegabytes, log }).catch((error) =>
    explained(error, config),
  );
  try {
    await migrate(db, migrations);
    await assertWall(db);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Roles belong to the server and not to the database: a copy of the one may stand where the other is missing. */
async function assertWall(db: Database): Promise<void> {
  try {
    await db.boundTo('').query(sql`select from images limit 1`);
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    throw new ExpectedError(
      `The role ${tenantRole}, as which the work of customers is done, cannot be used: ${cause.message}. Have an administrator ` +
        'of the database server make it, grant it to the user of VITRINE_DATABASE_URL, and give it its rights again: see ' +
        '"PostgreSQL" in the guide Operating.',
      { cause },
    );
  }
}

/** What can be done where there is no database. */
function explained(cause: unknown, { data, databaseUrl }: Config): never {
  if (!(cause instanceof DirectoryInUse || cause instanceof DatabaseUnopened)) throw cause;
  throw new ExpectedError(`${cause.message}. ${advice()}`, { cause });

  function advice(): string {
    if (cause instanceof DirectoryInUse) return 'Stop that one, or choose another directory with --data.';
    if (databaseUrl) return 'See --database-url (VITRINE_DATABASE_URL).';
    return `Its files are in ${join(data, 'database')}: where they are damaged, restore a backup, as the guide "Backup and restore" says.`;
  }
}

/** Opens the installation: its data directory, its database and all parts. `close` undoes it in reverse. */
export function openContext(config: Config, log: Logger) {
  return openParts(config, log, () => openInstallationDatabase(config, log));
}

/** The same for a process that only works, beside servers on the same database and data directory. */
export function openWorkerContext(config: Config, log: Logger) {
  return openParts(config, log, () => openInstallationDatabase(config, log), { isServer: false });
}

/**
 * Opens everything that operations and jobs use, on a database. Closing lets the jobs under way finish first. What is no
 * server leaves jobs to servers that change what these hold in memory.
 */
export async function openParts(
  config: Config,
  log: Logger,
  open: () => Promise<OpenDatabase>,
  { isServer = true, passwordCost = defaultPasswordCost } = {},
) {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const metrics = new Metrics();
    const telemetry = await openTelemetry({
      endpoint: config.otlpEndpoint,
      version,
      onTrouble: (message, err) => log.warn({ part: 'telemetry', err }, message),
    });
    closing.push(async () => telemetry?.close());
    const predictors = await readInstalledPredictors(shippedPredictors);
    // At once: both take seconds, in processes of their own.
    const [opened, host] = await bothOpen(
      open(),
      startInference({
        children: config.inferenceProcesses,
        versions: predictors.shipped,
        onTiming: (part, seconds) => metrics.inference.observe({ part }, seconds),
        onRun: ({ manifest }, run) => metrics.notePredictor(manifest, run),
        ...(telemetry ? { onSpent: notePredictionSpans } : {}),
        onIncident: (text) => log.warn({ part: 'inference' }, text),
      }),
    );
    const db = telemetry ? countedDatabase(opened) : opened;
    closing.push(
      () => opened.close(),
      () => host.close(),
    );
    const clock = () => new Date();
    const apiKeys = new ApiKeys(db, clock);
    closing.push(() => apiKeys.close());
    const limits = new Limits(db);
    const turns = new Turns(atOnceMax[db.kind]);
    const kept = opened.changes && new KeptAnswers(opened.changes);
    const usage = new Usage(db, clock);
    closing.push(() => usage.close());
    const { blobs, close: closeBlobs } = await openBlobs({
      directory: join(config.data, 'blobs'),
      location: blobsLocation(config),
      onTrouble: (err) => log.warn({ err }, 'unfinished uploads in the bucket could not be ended'),
    });
    closing.push(async () => closeBlobs());
    const index = await openVectorIndex({ config, db: opened, log, isServer });
    const vectors = measuredIndex(index, (part, seconds) => metrics.index.observe({ part }, seconds));
    closing.push(() => vectors.close());
    const fetcher = createFetcher({
      allowPrivate: config.allowPrivateUrls,
      version,
      onTiming: ({ outcome, fetchMs }) => metrics.fetches.observe({ outcome }, fetchMs / 1000),
    });
    closing.push(() => fetcher.close());
    const poster = createPoster({
      allowPrivate: config.allowPrivateUrls,
      version,
      timeoutMs: attemptTimeoutMs,
    });
    closing.push(() => poster.close());
    const identity = await openIdentity(config, db, log, passwordCost);
    closing.push(() => identity.close());
    const context: Context = {
      config,
      log,
      metrics,
      telemetry,
      clock,
      db,
      apiKeys,
      limits,
      rates: new RateLimits(),
      turns,
      usage,
      kept,
      rules: new RuleSets(db),
      scales: new Scales(db),
      blobs,
      fetcher,
      poster,
      predictors,
      assignments: new Assignments(db, predictors, predictorsFolder(config)),
      inference: limitedInference(host, { limits, turns, usage, metrics }),
      vectors,
      styles: new StyleModels(db),
      identity,
      settled: new Settled(),
      worker: { wake: () => worker.wake() },
      deliveries: { wake: () => deliveries.wake() },
      state: { isReady: false },
    };
    const { copyFiles } = opened;
    if (copyFiles) {
      const isMade = () => areDeletionsHeld(join(config.data, 'blobs'));
      const copies = answerBackups(backupFolder(config), { copyFiles, isMade }, log);
      closing.push(() => copies.close());
    }
    if (isServer) await emptyIncoming(config, db);
    await bringBack(context);
    const worker = new Worker({
      db,
      handlers: (isServer ? (config.work ? subscriptions : serverSubscriptions) : workerSubscriptions)(
        context,
      ),
      concurrency: config.ingestionConcurrency,
      // The embedded database is locked to this process: nobody else can be at work on what is claimed.
      releaseAllOnStart: db.kind === 'pglite',
      onEvent: (event) => noteJob(context, event),
      ...(telemetry ? { around: tracedJobs(telemetry) } : {}),
    });
    // By themselves: servers of shops that are slow to answer hold up nothing else.
    const deliveries = new Worker({
      db,
      handlers: deliverySubscriptions(context),
      concurrency: webhooksAtOnceMax,
      onEvent: (event) => noteJob(context, event),
      ...(telemetry ? { around: tracedJobs(telemetry) } : {}),
    });
    const workers = isServer && !config.work ? [worker] : [worker, deliveries];
    closing.push(async () => {
      await Promise.all(workers.map((one) => one.stop({ graceMs: workerGraceMs })));
    });
    const work = async () => {
      // In this order: the first releases what a process that died has claimed.
      for (const one of workers) await one.start();
    };
    measureWaiting(context, host);
    return { context, work, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resolves when both are open; where one cannot be, the other is closed again. */
async function bothOpen<One extends Closable, Other extends Closable>(
  one: Promise<One>,
  other: Promise<Other>,
): Promise<[One, Other]> {
  const outcomes = await Promise.allSettled([one, other]);
  if (outcomes.some(({ status }) => status === 'rejected'))
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
  return await Promise.all([one, other]);
}

interface Closable {
  close(): Promise<void>;
}

/** Where `keys.json` of the embedded identity provider is kept. */
export function identityFolder(config: Config): string {
  return join(config.data, 'identity');
}

async function openIdentity(
  config: Config,
  db: Database,
  log: Logger,
  passwordCost: PasswordCost,
): Promise<IdentityProvider> {
  const onTrouble = (error: unknown) => log.warn({ err: error }, 'the identity provider is in trouble');
  const pool = cognitoSettings(config);
  if (pool) return new CognitoIdentity({ ...pool, onTrouble });
  return EmbeddedIdentity.open({
    db,
    folder: identityFolder(config),
    publicUrl: config.publicUrl,
    passwordCost,
    onTrouble,
  });
}

/** What forms left behind when a process died. Beside other servers, what may be of a form that one is taking stays. */
async function emptyIncoming(config: Config, { kind }: Database): Promise<void> {
  const folder = incomingFolder(config);
  await mkdir(folder, { recursive: true });
  const before = kind === 'pglite' ? Number.POSITIVE_INFINITY : Date.now() - requestTimeoutMs;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && found.mtimeMs < before) await rm(path, { recursive: true, force: true });
  }
}

/** The versions that were brought and were ready when the process ended; one whose files are not right any more fails. */
async function bringBack({ config, db, log, predictors, inference }: Context): Promise<void> {
  for (const key of await readyVersions(db)) {
    try {
      const version = await readVersion(join(predictorsFolder(config), key.name, key.version));
      predictors.add(version);
      // Not waited for: what needs it first loads it.
      void inference
        .load(version)
        .catch((err) => log.error({ err, ...key }, 'a predictor could not be loaded'));
    } catch (err) {
      log.error({ err, ...key }, 'the files of a predictor are not right any more');
      await enterState(db, key, 'failed', ['ready'], { failure: 'Its files are not right any more.' });
    }
  }
}

const workerGraceMs = 10_000;

function noteJob({ log, metrics }: Context, event: WorkerEvent): void {
  if (event.type === 'trouble') {
    log.error({ err: event.error }, 'the job queue is in trouble');
    return;
  }
  const { job, ms, type } = event;
  metrics.jobs.observe({ kind: job.kind, outcome: type }, ms / 1000);
  const span = currentSpan();
  span?.set({ 'vitrine.job.outcome': type });
  if (type === 'done') return;
  span?.fail(event.error);
  const { id, kind, customerId: customer, attempt } = job;
  const facts = { job: id, kind, customer, attempt, reason: event.error.message };
  if (type === 'retry') log.warn(facts, 'job failed, will be tried again');
  else log.warn({ ...facts, err: event.error.cause ?? event.error }, 'job given up');
}

/** What waits at the moment somebody reads the metrics. */
function measureWaiting({ db, metrics, vectors }: Context, inference: InferenceHost): void {
  metrics.gauge('vitrine_jobs_waiting', async () => {
    return Object.fromEntries((await jobStats(db)).map(({ kind, waiting }) => [kind, waiting]));
  });
  metrics.gauge('vitrine_jobs_oldest_seconds', async () => {
    return Object.fromEntries((await jobStats(db)).map(({ kind, oldestSeconds }) => [kind, oldestSeconds]));
  });
  metrics.gauge('vitrine_inference_waiting', () => ({ ...inference.queueDepth() }));
  metrics.gauge('vitrine_index_quality', () => qualityOverall(db));
  metrics.gauge('vitrine_index_vectors', async () => {
    const { vectors: held, pending } = await vectors.statistics();
    return { held, pending };
  });
}
