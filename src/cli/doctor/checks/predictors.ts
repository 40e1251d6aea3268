import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileHash } from '../../../predictors/file-hash.js';
import type { PredictorVersion } from '../../../predictors/inference.js';
import { readInstalledPredictors } from '../../../predictors/installed.js';
import { reasonOf } from '../../reason.js';
import { type Check, failed, ok } from '../check.js';

const name = 'predictors';
const next = 'Install the package again; from a clone, run `npm ci && npm run build`.';

/** The models that come with the package are there, and are those that were published. */
export const checkPredictors: Check = async ({ predictorsFolder }) => {
  try {
    const { shipped } = await readInstalledPredictors(predictorsFolder);
    if (shipped.length === 0) return [failed(name, `${predictorsFolder} is empty`, next)];
    const faults = (await Promise.all(shipped.map(faultOf))).flat();
    if (faults.length > 0) return [failed(name, [...new Set(faults)].join('; '), next)];
    return [ok(name, `all ${shipped.length} are here as they were published`)];
  } catch (error) {
    return [failed(name, `The predictors that come with Vitrine cannot be read (${reasonOf(error)})`, next)];
  }
};

async function faultOf({
  manifest: { name: of, model },
  folder,
  modelPath,
}: PredictorVersion): Promise<string[]> {
  if (!model) return [];
  const path = modelPath ?? join(folder, model.file);
  if (!existsSync(path)) return [`${path} is missing`];
  return (await fileHash(path)) === model.sha256
    ? []
    : [`The model of ${of} is not the one that was published`];
}
