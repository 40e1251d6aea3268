import { join } from 'node:path';
import type { Context } from '../context.js';
import { predictorsFolder } from '../data-folders.js';
import { errors } from '../errors.js';
import { Problem } from '../http/problem.js';
import type { Job } from '../jobs/job.js';
import { failureReason } from './failure-reason.js';
import { fileHash } from './file-hash.js';
import { rehearse } from './host/rehearse.js';
import type { PredictorVersion } from './inference.js';
import { readVersion } from './installed.js';
import { checkModel } from './model-check/check-model.js';
import { namedFiles } from './named-files.js';
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
    const failure = failureReason(context, error);
    await enterState(db, key, 'failed', ['verifying', 'warming'], { failure });
  }
}

/** Looks at the files, or asks the servers what they run. Gives what was found; throws `predictorInvalid`. */
async function verify(brought: PredictorVersion): Promise<Record<string, unknown>> {
  const { manifest } = brought;
  const { server } = manifest;
  if (server) return { servers: await checkServer({ ...manifest, server }) };
  await checkFiles(brought);
  const model = await checkModel(modelPathOf(brought));
  const text = await checkTextModel(brought);
  return { model, ...(text ? { text_model: text } : {}) };
}

/** The model in a process of its own; nothing for one that runs elsewhere, which loading it shows a picture. */
async function rehearsalOf(brought: PredictorVersion): Promise<Record<string, unknown> | undefined> {
  if (brought.manifest.server) return undefined;
  const rehearsal = await rehearse(brought);
  if (!rehearsal.ok) throw errors.predictorInvalid(rehearsal.reason);
  const { loadMs, runMs, textMs, memoryBytes } = rehearsal;
  const texts = textMs === undefined ? {} : { text_ms: textMs };
  return { load_ms: loadMs, run_ms: runMs, ...texts, memory_bytes: memoryBytes };
}

/** Throws `predictorInvalid` when a file is not the one that the manifest means. */
async function checkFiles({ folder, manifest }: PredictorVersion): Promise<void> {
  if (!manifest.model) throw errors.predictorInvalid('The manifest names no model.');
  for (const { file, sha256 } of namedFiles(manifest)) {
    const found = await fileHash(join(folder, file));
    if (found !== sha256)
      throw errors.predictorInvalid(`${file} has the SHA-256 ${found}, the manifest says ${sha256}.`);
  }
}

async function checkTextModel({ folder, manifest: { text } }: PredictorVersion) {
  if (!text) return undefined;
  try {
    return await checkModel(join(folder, text.model.file));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw errors.predictorInvalid(`Text side: ${error.detail}`);
  }
}

function modelPathOf({ folder, manifest }: PredictorVersion): string {
  return join(folder, manifest.model?.file ?? '');
}
