import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Context } from '../context.js';
import { incomingFolder, predictorsFolder } from '../data-folders.js';
import type { Queryable } from '../db/database.js';
import { errors } from '../errors.js';
import { enqueue } from '../jobs/enqueue.js';
import { completeManifest } from './complete-manifest.js';
import { gatherFiles } from './gather-files.js';
import type { Given } from './given.js';
import { outputNames } from './host/results.js';
import type { Manifest } from './manifest.js';
import { namedFiles } from './named-files.js';
import { prepareVersionKind } from './prepare-version.job.js';
import { checkTokenizerSize } from './tokenizer-size.js';
import { isBeingFetched, recordBrought } from './versions.js';

/** Copies what makes a version out of a folder of this server; gives the folder of the copy, for the caller to remove. */
export async function copyFromServer(context: Context, source: string, { model }: Given): Promise<string> {
  if (!isAbsolute(source))
    throw errors.predictorInvalid('Give the folder as an absolute path of the server.');
  const folder = await mkdtemp(join(incomingFolder(context.config), 'copy-'));
  const take = async (path: string) => {
    try {
      await copyFile(join(source, path), join(folder, basename(path)));
      return true;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
      throw errors.predictorInvalid(`The file ${path} of the folder cannot be read.`, { cause: error });
    }
  };
  try {
    await gatherFiles(folder, take, model);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Takes a folder of files in as a predictor version, which is then verified and warmed in the background. The row comes
 * last: whenever the process dies, either all of it is there, or bringing it again works. With `fetch` it does nothing
 * unless the version still waits for the files of that fetch. Throws `predictorInvalid` and `predictorExists`.
 */
export async function bringVersion(
  context: Context,
  folder: string,
  given: Given,
  fetch?: string,
): Promise<Manifest> {
  const manifest = await completeManifest(folder, given);
  expectRunnable(manifest);
  for (const { file } of namedFiles(manifest)) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (!found?.isFile()) throw errors.predictorInvalid(`The file ${file} of the manifest was not sent.`);
  }
  if (manifest.text) await checkTokenizerSize(join(folder, manifest.text.tokenizer.file));
  // Once: a folder that has been moved cannot be moved again.
  const bring = async (tx: Queryable) => {
    if (fetch !== undefined && !(await isBeingFetched(tx, manifest, fetch))) return;
    if (!(await recordBrought(tx, manifest))) throw taken(manifest);
    const target = folderOf(context, manifest);
    await rm(target, { recursive: true, force: true });
    await mkdir(join(target, '..'), { recursive: true });
    await rename(folder, target);
    const { name, version } = manifest;
    const data = { name, version };
    await enqueue(tx, [{ customerId: null, kind: prepareVersionKind, key: `${name}/${version}`, data }]);
  };
  await context.db.transaction(bring, { once: true });
  context.worker.wake();
  return manifest;
}

/** There is such a version, and it is more than an attempt. */
export function taken({ name, version }: { name: string; version: string }) {
  return errors.predictorExists(
    `There is a predictor ${name} with a version ${version}; bring it under another version.`,
  );
}

/** Whether the manifest has what its runtime needs. Throws `predictorInvalid`. */
function expectRunnable(manifest: Manifest): void {
  const { runtime, model, text, server, inputs, task } = manifest;
  if (runtime === 'builtin')
    throw errors.predictorInvalid(
      '`runtime` must be `onnx` or `open-inference`: other code cannot be brought.',
    );
  if (runtime === 'onnx') return;
  if (!server) throw errors.predictorInvalid('With the runtime `open-inference`, `server` is required.');
  if (model || text)
    throw errors.predictorInvalid('With the runtime `open-inference` there is no `model` and no `text`.');
  if (inputs.length === 0) throw errors.predictorInvalid('`inputs` must name what the model takes.');
  if (task === 'colours') throw errors.predictorInvalid('Colours are not made by a model.');
  const bad = server.urls.find((url) => !URL.canParse(url));
  if (bad !== undefined) throw errors.predictorInvalid(`${bad} in \`server.urls\` is not a URL.`);
  try {
    outputNames(manifest);
  } catch (error) {
    throw errors.predictorInvalid(`${(error as Error).message}.`);
  }
}

export function folderOf(context: Context, { name, version }: { name: string; version: string }): string {
  return join(predictorsFolder(context.config), name, version);
}
