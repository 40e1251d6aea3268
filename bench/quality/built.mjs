import { readFileSync } from 'node:fs';

const folder = new URL('../../dist/shipped-predictors/', import.meta.url);

/** The manifest of a default predictor. */
export function builtManifest(name) {
  return JSON.parse(readFileSync(new URL(`${name}/1/predictor.json`, folder), 'utf8'));
}

/** The bytes of the model that a manifest names. */
export function builtModel({ model }) {
  return readFileSync(new URL(`models/${model.sha256}.onnx`, folder));
}
