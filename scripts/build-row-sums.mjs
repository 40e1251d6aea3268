// Makes dist/predictors/host/row-sums.wasm, from which pictures are resized.
import { readFileSync, writeFileSync } from 'node:fs';
import loadWabt from 'wabt';

const file = new URL('../src/predictors/host/row-sums.wat', import.meta.url);
const wabt = await loadWabt();
const module = wabt.parseWat('row-sums.wat', readFileSync(file, 'utf8'), { simd: true });
module.validate();
writeFileSync(new URL('../dist/predictors/host/row-sums.wasm', import.meta.url), module.toBinary({}).buffer);
