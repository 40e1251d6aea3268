import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { incomingFolder, predictorsFolder } from '../config.js';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { enqueue } from '../jobs/enqueue.js';
import { outputNames } from './host/results.js';
import { manifestFile, parseManifest } from './installed.js';
import type { Manifest } from './manifest.js';
import { prepareVersionKind } from './prepare-version.job.js';
import { recordBrought } from './versions.js';

/** The manifest in a folder of received files. Throws `predictorInvalid`, which names every bad field. */
export async function manifestIn(folder: string): Promise<Manifest> {
  const path = join(folder, manifestFile);
  const text = await readFile(path, 'utf8').catch(() => {
    throw errors.predictorInvalid(`There is no ${manifestFile} among the files.`);
  });
  try {
    return parseManifest(text);
  } catch (error) {
    throw errors.predictorInvalid((error as Error).message);
  }
}

/** Copies what a manifest names out of a folder of this server; gives the folder of the copy, for the caller to remove. */
export async function copyFromServer(context: Context, source: string): Promise<string> {
  if (!isAbsolute(source))
    throw errors.predictorInvalid('Give the folder as an absolute path of the server.');
  const manifest = await manifestIn(source);
  const folder = await mkdtemp(join(incomingFolder(context.config), 'copy-'));
  for (const file of filesOf(manifest)) {
    await copyFile(join(source, file), join(folder, file)).catch(() => {
      throw errors.predictorInvalid(`The file ${file} of the manifest is not in the folder.`);
    });
  }
  return folder;
}

/**
 * Takes a folder of files in as a predictor version, which is then verified and warmed in the background. The row comes
 * last: whenever the process dies, either all of it is there, or bringing it again works. Throws `predictorInvalid` and
 * `predictorExists`.
 */
export async function bringVersion(context: Context, folder: string): Promise<Manifest> {
  const manifest = await manifestIn(folder);
  expectRunnable(manifest);
  for (const file of filesOf(manifest)) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (!found?.isFile()) throw errors.predictorInvalid(`The file ${file} of the manifest was not sent.`);
  }
  const taken = errors.predictorExists(
    `There is a predictor ${manifest.name} with a version ${manifest.version}; bring it under another version.`,
  );
  await context.db.transaction(async (tx) => {
    if (!(await recordBrought(tx, manifest))) throw taken;
    const target = folderOf(context, manifest);
    await rm(target, { recursive: true, force: true });
    await mkdir(join(target, '..'), { recursive: true });
    await rename(folder, target);
    const { name, version } = manifest;
    const data = { name, version };
    await enqueue(tx, [{ customerId: null, kind: prepareVersionKind, key: `${name}/${version}`, data }]);
  });
  context.worker.wake();
  return manifest;
}

/** Whether the manifest has what its runtime needs. Throws `predictorInvalid`. */
function expectRunnable(manifest: Manifest): void {
  const { runtime, model, server, inputs, task } = manifest;
  if (runtime === 'builtin')
    throw errors.predictorInvalid(
      '`runtime` must be `onnx` or `open-inference`: other code cannot be brought.',
    );
  if (runtime === 'onnx') return;
  if (!server) throw errors.predictorInvalid('With the runtime `open-inference`, `server` is required.');
  if (model) throw errors.predictorInvalid('With the runtime `open-inference` there is no `model`.');
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

function filesOf({ model }: Manifest): string[] {
  return [manifestFile, ...(model ? [model.file] : [])];
}
