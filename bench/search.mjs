import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createWorld } from '../dist/testing/world.js';
import { demoPhotographs, oneMegapixel } from './photographs.mjs';
import { clusteredVectors, storeImages } from './synthetic-shop.mjs';
import { median, printTable, quantile, timeEach } from './table.mjs';

const requests = 120;
const rounds = 4;

/** POST /searches with an upload of one megapixel, beside bare decoding and inference in a process of its own. */
async function bench() {
  const world = await createWorld();
  await storeImages(world.context.db, 'acme', clusteredVectors(10_000));
  const photographs = await Promise.all(demoPhotographs().slice(0, 20).map(oneMegapixel));
  const bare = fork(fileURLToPath(new URL('./bare-child.mjs', import.meta.url)), {
    serialization: 'advanced',
  });
  await once(bare, 'message');
  const service = world.as('service');
  const ask = async (n) => {
    const form = new FormData();
    form.append('file', new Blob([photographs[n % photographs.length]], { type: 'image/jpeg' }), 'a.jpg');
    const { status } = await service('POST /searches', form);
    if (status !== 200) throw new Error(`POST /searches answered ${status}`);
  };
  const times = { searches: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    times.searches.push(...(await timeEach(requests / rounds, ask)));
    times.bare.push(
      ...(await timeEach(requests / rounds, (n) => inBare(bare, photographs[n % photographs.length]))),
    );
  }
  bare.disconnect();
  await world.close();
  printTable(
    'POST /searches with a JPEG of one megapixel over HTTP, 10,000 images, milliseconds',
    ['', 'p50', 'p95', 'above bare'],
    [
      ['bare decode + inference', median(times.bare), quantile(times.bare, 0.95), ''],
      [
        'POST /searches',
        median(times.searches),
        quantile(times.searches, 0.95),
        `${(100 * (median(times.searches) / median(times.bare) - 1)).toFixed(0)} %`,
      ],
    ],
  );
}

/** Milliseconds as the child measured them: without the message there and back. */
async function inBare(child, bytes) {
  child.send({ pictures: [bytes] });
  const [{ seconds }] = await once(child, 'message');
  return seconds * 1000;
}

await bench();
process.exit(0);
