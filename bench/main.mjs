// npm run bench [-- NAME… [--flag VALUE…]]: every benchmark, or the named ones; flags go to each of them. Ratios are taken
// within one run on one machine.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const benchmarks = [
  'index',
  'filters',
  'tags',
  'feeds',
  'similar',
  'similar-looks',
  'style',
  'search',
  'batching',
  'ingestion',
  'fairness',
  'memory',
  'customers',
  'growth',
  'capacity',
  'load',
  'lists',
  'load-unload',
  'migration',
  'archive',
];

/** Their packages are installed apart: bench/peers/README.md. */
const onlyIfNamed = ['peers'];

const given = process.argv.slice(2);
const firstFlag = given.findIndex((word) => word.startsWith('--'));
const wanted = firstFlag < 0 ? given : given.slice(0, firstFlag);
const flags = given.slice(wanted.length);
const known = [...benchmarks, ...onlyIfNamed];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}`);
for (const name of wanted.length > 0 ? wanted : benchmarks) {
  const script = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, ['--expose-gc', script, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
