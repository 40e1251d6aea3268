import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { learnedFiles, readLearned } from './learned.mjs';
import { defaultManifests } from './manifests.mjs';
import { noticeText } from './notice.mjs';
import { vitrineGraph } from './vitrine-graph.mjs';
import { sha256, weightFiles } from './weights.mjs';

/**
 * Writes the default predictors to `folder`, each as `<name>/<version>/` with its manifest and NOTICE, and the model
 * that they share, once, as `models/<sha256>.onnx`. Does nothing when they stand there already, made of the same inputs.
 */
export function buildPredictors(folder) {
  const stampFile = join(folder, 'build.json');
  const inputs = hashOf([...sourceFiles(), ...learnedFiles, ...weightFiles()]);
  if (isCurrent(stampFile, folder, inputs)) return { built: false };

  const learned = readLearned();
  const model = vitrineGraph(learned);
  const manifests = defaultManifests(learned, sha256(model));
  rmSync(stampFile, { force: true });
  for (const manifest of manifests) writePredictor(folder, manifest);
  mkdirSync(join(folder, 'models'), { recursive: true });
  writeFileSync(join(folder, sharedModel(model)), model);
  const outputs = Object.fromEntries(
    [...manifests.flatMap((manifest) => outputFiles(manifest)), sharedModel(model)].map((file) => [
      file,
      hashOf([join(folder, file)]),
    ]),
  );
  writeFileSync(stampFile, `${JSON.stringify({ inputs, outputs }, null, 2)}\n`);
  return { built: true, modelBytes: model.length };
}

function sharedModel(model) {
  return `models/${sha256(model)}.onnx`;
}

function writePredictor(folder, manifest) {
  const target = join(folder, manifest.name, manifest.version);
  mkdirSync(target, { recursive: true });
  if (manifest.model) writeFileSync(join(target, 'NOTICE'), noticeText());
  writeFileSync(join(target, 'predictor.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function outputFiles({ name, version, model }) {
  const files = model ? ['predictor.json', 'NOTICE'] : ['predictor.json'];
  return files.map((file) => `${name}/${version}/${file}`);
}

function isCurrent(stampFile, folder, inputs) {
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
  return (
    stamp.inputs === inputs &&
    Object.entries(stamp.outputs).every(
      ([file, hash]) => existsSync(join(folder, file)) && hashOf([join(folder, file)]) === hash,
    )
  );
}

/** The code of the conversion: when it changes, so may its result. */
function sourceFiles() {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith('.mjs'))
    .sort()
    .map((name) => join(folder, name));
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(sha256(readFileSync(file)));
  return hash.digest('hex');
}
