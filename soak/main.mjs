// npm run soak [-- --share 0.1] [--retry 1] [NAME…]: what days of use would show, in a bounded time. Each part ends by
// itself and throws at the first thing that must not be; `--share` does a part of each, `--retry` tries again what failed.
import { parseArgs } from 'node:util';

const parts = ['requests', 'pictures', 'kills', 'kills-postgres', 'disk', 'outages', 'clock'];

const { values, positionals } = parseArgs({
  options: { share: { type: 'string', default: '1' }, retry: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const share = Number(values.share);
const retriesMax = Number(values.retry);
const unknown = positionals.find((name) => !parts.includes(name));
if (!(share > 0 && share <= 1) || !Number.isInteger(retriesMax) || unknown !== undefined) {
  console.error(`npm run soak [-- --share 0.1] [--retry 1] [${parts.join(' | ')}]`);
  process.exit(2);
}
for (const name of positionals.length > 0 ? positionals : parts) {
  const { soak } = await import(`./${name}.mjs`);
  const started = performance.now();
  const found = await retried(name, () => soak(share));
  console.log(`${name}: ${found} in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
process.exit(0);

/** What failed is told, also when the next try passes. */
async function retried(name, run) {
  for (let retries = 0; ; retries++)
    try {
      return await run();
    } catch (error) {
      if (retries >= retriesMax) throw error;
      console.error(`${name} failed, and is tried again:`, error);
    }
}
