import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { predictorsFolder } from '../config.js';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { rehearse } from './host/rehearse.js';
import type { PredictorVersion } from './inference.js';
import { readVersion } from './installed.js';
import { checkModel } from './model-check/check-model.js';
import { checkServer } from './remote/check-server.js';
import { enterState } from './versions.js';

export const prepareVersionKind = 'prepare-version';

/**
 * Verifies a version that was brought and warms it up: `ready` only once it has answered as its manifest says, `failed`
 * with the reason otherwise. Nothing that serves is touched before.
 */
export async function prepareVersion(
  context: Context,
  { data: key }: Job<{ name: string; version: string }>,
) {
  const { db, inference, predictors } = context;
  // What a process that died had begun is begun again.
  if (!(await enterState(db, key, 'verifying', ['uploaded', 'verifying', 'warming', 'unloaded']))) return;
  try {
    const brought = await readVersion(join(predictorsFolder(context.config), key.name, key.version));
    const verified = await verify(brought);
    if (!(await enterState(db, key, 'warming', ['verifying'], { facts: verified }))) return;
    const rehearsed = await rehearsalOf(brought);
    const start = performance.now();
    await inference.load(brought);
    const warmed = rehearsed ?? { run_ms: Math.round(performance.now() - start) };
    predictors.add(brought);
    await enterState(db, key, 'ready', ['warming'], { facts: { ...verified, ...warmed } });
    context.assignments.forget();
  } catch (error) {
    if (!(error instanceof Problem) || error.kind.status >= 500)
      context.log.warn({ err: error }, 'a predictor failed');
    await enterState(db, key, 'failed', ['verifying', 'warming'], { failure: reasonOf(error) });
  }
}

/** Looks at the files, or asks the servers what they run. Gives what was found; throws `predictorInvalid`. */
async function verify(brought: PredictorVersion): Promise<Record<string, unknown>> {
  const { manifest } = brought;
  const { server } = manifest;
  if (server) return { servers: await checkServer({ ...manifest, server }) };
  await checkFiles(brought);
  return { model: await checkModel(modelPathOf(brought)) };
}

/** The model in a process of its own; nothing for one that runs elsewhere, which loading it shows a picture. */
async function rehearsalOf(brought: PredictorVersion): Promise<Record<string, unknown> | undefined> {
  if (brought.manifest.server) return undefined;
  const rehearsal = await rehearse(brought);
  if (!rehearsal.ok) throw errors.predictorInvalid(rehearsal.reason);
  const { loadMs, runMs, memoryBytes } = rehearsal;
  return { load_ms: loadMs, run_ms: runMs, memory_bytes: memoryBytes };
}

/** Throws `predictorInvalid` when a file is not the one that the manifest means. */
async function checkFiles(brought: PredictorVersion): Promise<void> {
  const { model } = brought.manifest;
  if (!model) throw errors.predictorInvalid('The manifest names no model.');
  const hash = createHash('sha256');
  await pipeline(createReadStream(modelPathOf(brought)), hash);
  const found = hash.digest('hex');
  if (found !== model.sha256)
    throw errors.predictorInvalid(
      `${model.file} has the SHA-256 ${found}, the manifest says ${model.sha256}.`,
    );
}

function modelPathOf({ folder, manifest }: PredictorVersion): string {
  return join(folder, manifest.model?.file ?? '');
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem) {
    const cause = error.cause instanceof Error ? ` ${error.cause.message}` : '';
    return `${error.detail ?? error.kind.title}${cause}`.slice(0, 2000);
  }
  return 'Something went wrong on our side; the log says what.';
}
