import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validator } from '../http/validate.js';
import type { PredictorVersion } from './inference.js';
import { Manifest } from './manifest.js';

/** The predictor versions whose files are on this machine. */
export class InstalledPredictors {
  readonly all: PredictorVersion[];
  readonly #byName: Map<string, PredictorVersion>;

  constructor(versions: PredictorVersion[]) {
    this.all = versions;
    this.#byName = new Map(
      versions.map((version) => [keyOf(version.manifest.name, version.manifest.version), version]),
    );
  }

  find(name: string, version: string): PredictorVersion | undefined {
    return this.#byName.get(keyOf(name, version));
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

const checkManifest = validator(Manifest, 'body');

async function readVersion(folder: string): Promise<PredictorVersion> {
  const path = join(folder, 'predictor.json');
  const checked = checkManifest(JSON.parse(await readFile(path, 'utf8')));
  if (checked.ok) return { manifest: checked.value, folder };
  const faults = checked.fields.map((field) => `${field.path} ${field.message}`).join('; ');
  throw new Error(`${path} is not a predictor manifest: ${faults}`);
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

function keyOf(name: string, version: string): string {
  return `${name}/${version}`;
}
