// npm run bench [-- NAME…]: every benchmark, or the named ones. Ratios are taken within one run on one machine.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const benchmarks = [
  'index',
  'filters',
  'similar',
  'search',
  'batching',
  'ingestion',
  'fairness',
  'memory',
  'load-unload',
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !benchmarks.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${benchmarks.join(', ')}.`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}`);
for (const name of wanted.length > 0 ? wanted : benchmarks) {
  const script = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--expose-gc', script], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
