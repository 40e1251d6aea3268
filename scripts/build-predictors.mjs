// Makes the default predictors in dist/shipped-predictors from the weights in the development dependencies.
import { fileURLToPath } from 'node:url';
import { buildPredictors } from './predictors/build.mjs';

const started = performance.now();
const { built, modelBytes } = buildPredictors(
  fileURLToPath(new URL('../dist/shipped-predictors', import.meta.url)),
);
if (built) {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Built the default predictors in ${seconds} s (model: ${(modelBytes / 1e6).toFixed(1)} MB)`);
}
