import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validator } from '../http/validate.js';
import type { PredictorVersion } from './inference.js';
import { Manifest } from './manifest.js';

/** The predictor versions that can run in this process: those that come with Vitrine, and those that were brought and are ready. */
export class InstalledPredictors {
  /** New customers get these. */
  readonly shipped: PredictorVersion[];
  readonly #byName: Map<string, PredictorVersion>;

  constructor(shipped: PredictorVersion[]) {
    this.shipped = shipped;
    this.#byName = new Map(shipped.map((version) => [keyOf(version.manifest), version]));
  }

  find(name: string, version: string): PredictorVersion | undefined {
    return this.#byName.get(keyOf({ name, version }));
  }

  add(version: PredictorVersion): void {
    this.#byName.set(keyOf(version.manifest), version);
  }

  remove({ manifest }: PredictorVersion): void {
    this.#byName.delete(keyOf(manifest));
  }
}

/**
 * Reads the folders `<directory>/<name>/<version>/`. A model that several versions share may stand once, as
 * `<directory>/models/<sha256>.onnx`. Throws when a manifest is not right.
 */
export async function readInstalledPredictors(directory: string): Promise<InstalledPredictors> {
  const versions: PredictorVersion[] = [];
  for (const name of await foldersIn(directory)) {
    for (const version of await foldersIn(join(directory, name))) {
      versions.push(withModel(directory, await readVersion(join(directory, name, version))));
    }
  }
  return new InstalledPredictors(versions);
}

export const manifestFile = 'predictor.json';

const checkManifest = validator(Manifest, 'body');

/** Reads one folder. Throws when its manifest is missing or not right. */
export async function readVersion(folder: string): Promise<PredictorVersion> {
  const path = join(folder, manifestFile);
  return { manifest: parseManifest(await readFile(path, 'utf8')), folder };
}

/** Throws an error that names every bad field. */
export function parseManifest(text: string): Manifest {
  const checked = checkManifest(JSON.parse(text));
  if (checked.ok) {
    checkTextSide(checked.value);
    checkPairs(checked.value);
    return checked.value;
  }
  const faults = checked.fields.map((field) => `${field.path} ${field.message}`).join('; ');
  throw new Error(`${manifestFile} is not a predictor manifest: ${faults}`);
}

function checkTextSide({ text, task, runtime, dimensions, model }: Manifest): void {
  if (!text) return;
  if (task !== 'embedding' || runtime !== 'onnx' || dimensions === undefined)
    throw new Error(
      '`text` goes with the task `embedding`, the runtime `onnx` and the number of `dimensions`',
    );
  const files = [manifestFile, model?.file, text.model.file, text.tokenizer.file];
  if (new Set(files).size < files.length) throw new Error('Each file of a manifest has a name of its own');
}

function checkPairs({ pairs, task, runtime, dimensions, inputs, outputs, batch }: Manifest): void {
  if ((task === 'compatibility') !== (pairs !== undefined))
    throw new Error('`pairs` goes with the task `compatibility`, and the task with `pairs`');
  if (!pairs) return;
  if (runtime !== 'onnx' || dimensions === undefined || outputs.score === undefined)
    throw new Error(
      'The task `compatibility` goes with the runtime `onnx`, the number of `dimensions` and an output `score`',
    );
  if (inputs.length > 0 || batch)
    throw new Error(
      'The task `compatibility` is shown no pictures: `inputs` is empty, and there is no `batch`',
    );
}

function withModel(directory: string, version: PredictorVersion): PredictorVersion {
  const { model } = version.manifest;
  if (!model || existsSync(join(version.folder, model.file))) return version;
  return { ...version, modelPath: join(directory, 'models', `${model.sha256}.onnx`) };
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function keyOf({ name, version }: { name: string; version: string }): string {
  return `${name}/${version}`;
}
