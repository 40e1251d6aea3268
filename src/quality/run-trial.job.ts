import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { Problem } from '../http/problem.js';
import { originalKey } from '../images/blob-keys.js';
import { enqueue } from '../jobs/enqueue.js';
import type { Job } from '../jobs/job.js';
import type { EncodedPicture, PredictorVersion } from '../predictors/inference.js';
import type { PredictionResult } from '../predictors/prediction.js';
import { compareEmbeddings } from './compare-embeddings.js';
import { compareLabels } from './compare-labels.js';
import type { Trial } from './trial.js';
import { drawImages, type Look, type Seen, saveSeen, seenImages, unseenImages } from './trial-images.js';
import { findTrial, finishTrial, type TrialKey } from './trials.js';

export const runTrialKind = 'run-trial';
/** An inference host that is busy now has a few minutes to be less so. */
export const trialAttemptsMax = 8;

/** Images looked at before any of them is written down: what a process that dies has looked at in vain. */
const pageImages = 8;
/** Then the job makes room for those of others, and goes on from where it is. */
const turnMs = 10_000;

export function enqueueTrial(db: Parameters<typeof enqueue>[0], { customerId, id }: TrialKey): Promise<void> {
  return enqueue(db, [{ customerId, kind: runTrialKind, key: id, data: { id } }]);
}

/**
 * Shows the sample of a trial to both versions, one picture at a time and behind all real-time requests, and writes the
 * report. What a process did before it died counts.
 */
export async function runTrial(
  context: Context,
  { customerId, data }: Job<{ id: string }>,
  ms = turnMs,
): Promise<void> {
  const key: TrialKey = { customerId: customerId!, id: data.id };
  const trial = await findTrial(context.db, key);
  if (trial?.state !== 'waiting' && trial?.state !== 'running') return;
  const versions = {
    candidate: loadedVersion(context, trial),
    against: loadedVersion(context, trial.against),
  };
  // Ahead of the first picture, which would seem slow otherwise.
  for (const version of Object.values(versions)) await context.inference.load(version);
  if (trial.state === 'waiting') await drawImages(context.db, key, trial.settings);
  for (const until = performance.now() + ms; performance.now() < until; ) {
    const started = performance.now();
    const page = await unseenImages(context.db, key, pageImages);
    if (page.length === 0) return report(context, key, trial);
    const images: { place: number; seen: Seen }[] = [];
    for (const { place, sha256 } of page) {
      const seen = sha256 === null ? 'gone' : await look(context, key, versions, { place, sha256 });
      images.push({ place, seen });
    }
    await saveSeen(context.db, key, images);
    const { rate } = trial.settings;
    if (rate !== null) await sleep(Math.max(0, (page.length / rate) * 1000 - (performance.now() - started)));
  }
  await enqueueTrial(context.db, key);
  context.worker.wake();
}

/** What is left to say of a trial that will not be tried again. */
export async function failTrial(
  context: Context,
  { customerId, data }: Job<{ id: string }>,
  error: Error,
): Promise<void> {
  const failure = error instanceof Problem ? (error.detail ?? error.kind.title) : error.message;
  await finishTrial(context.db, { customerId: customerId!, id: data.id }, { failure });
}

function loadedVersion(context: Context, key: { predictor: string; version: string }): PredictorVersion {
  const version = context.predictors.find(key.predictor, key.version);
  if (!version) throw new Error(`${key.predictor} ${key.version} is not loaded`);
  return version;
}

interface Versions {
  candidate: PredictorVersion;
  against: PredictorVersion;
}

/** Every other picture is shown to the other version first: whoever is first reads the file for both. */
async function look(
  context: Context,
  { customerId }: TrialKey,
  { candidate, against }: Versions,
  { place, sha256 }: { place: number; sha256: string },
): Promise<Seen> {
  const blob = originalKey(customerId, sha256);
  const path = context.blobs.path(blob);
  const picture = path === undefined ? await context.blobs.get(blob) : { path };
  if (!picture) return 'gone';
  const by = (version: PredictorVersion) => lookBy(context, customerId, version, picture);
  if (place % 2 === 0) return { candidate: await by(candidate), against: await by(against) };
  const first = await by(against);
  return { candidate: await by(candidate), against: first };
}

async function lookBy(
  context: Context,
  customerId: string,
  version: PredictorVersion,
  picture: EncodedPicture,
): Promise<Look> {
  const started = performance.now();
  const ms = () => Math.round((performance.now() - started) * 100) / 100;
  try {
    const input = { customerId, picture, versions: [version], priority: 'ingestion' as const };
    const { results } = await context.inference.predict(input);
    return { ms: ms(), result: remembered(results[0]!) };
  } catch (error) {
    // That a version fails on a picture is what a trial is to find out; that nobody has time for it is not.
    if (!(error instanceof Problem) || error.kind === errors.overloaded) throw error;
    return { ms: ms() };
  }
}

function remembered(result: PredictionResult): NonNullable<Look['result']> {
  if (result.task !== 'embedding') return result;
  const bytes = Buffer.from(Float32Array.from(result.vector).buffer);
  return { task: 'embedding', vector: bytes.toString('base64') };
}

async function report(context: Context, key: TrialKey, trial: Trial): Promise<void> {
  const compare = trial.task === 'embedding' ? compareEmbeddings : compareLabels;
  await finishTrial(context.db, key, { report: await compare(trial, seenImages(context.db, key)) });
}
