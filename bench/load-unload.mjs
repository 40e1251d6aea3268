import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startInference } from '../dist/predictors/host/inference-host.js';
import { smallNetwork, testManifests, versionOf } from '../dist/predictors/testing-models.js';
import { demoPhotographs } from './photographs.mjs';
import { treeMegabytes } from './process-tree.mjs';
import { median, printTable, quantile } from './table.mjs';

const cycles = 500;
const growthMegabytesMax = 50;

/** A version is loaded, asked and unloaded 500 times: what the process and its child hold before, meanwhile and after. */
async function bench() {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  const version = await versionOf(folder, smallNetwork(), { name: 'small', ...testManifests.embedding(4) });
  const host = await startInference({ versions: [], children: 1 });
  const [picture] = demoPhotographs();
  const [times, megabytes] = [[], []];
  for (let cycle = 0; cycle <= cycles; cycle++) {
    const start = performance.now();
    await host.load(version);
    await host.predict({ customerId: 'bench', picture, versions: [version], priority: 'realtime' });
    await host.unload(version);
    times.push(performance.now() - start);
    // The child that held it is on its way out.
    while (host.childPids().length > 1) await sleep(5);
    globalThis.gc();
    megabytes.push(treeMegabytes(process.pid));
  }
  await host.close();
  await rm(folder, { recursive: true, force: true });
  const tenth = cycles / 10;
  const [first, last] = [median(megabytes.slice(1, 1 + tenth)), median(megabytes.slice(-tenth))];
  printTable(
    `${cycles} times: load a version, ask it, unload it; one child; resident memory of all processes, megabytes`,
    ['', 'MB (median)'],
    [
      [`first ${tenth} cycles`, first],
      [`last ${tenth} cycles`, last],
      ['growth', last - first],
      ['most', Math.max(...megabytes)],
    ],
  );
  printTable(
    'A cycle, milliseconds',
    ['p50', 'p95', 'longest'],
    [[median(times), quantile(times, 0.95), Math.max(...times)].map((ms) => Math.round(ms))],
  );
  return last - first <= growthMegabytesMax;
}

process.exit((await bench()) ? 0 : 1);
