import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { treeMegabytes } from './process-tree.mjs';
import { printTable } from './table.mjs';

const images = 5000;
const perBatch = 50;

/** Resident memory of the whole process tree over 5,000 ingested images (Linux). */
async function bench() {
  const photographs = demoPhotographs();
  const place = await temporaryData();
  const server = await startServer(place.data);
  const call = await signInAsAdmin(server.credentials);
  const samples = [];
  for (let at = 0; at < images; at += perBatch) {
    const records = Array.from({ length: perBatch }, (_, n) => {
      const bytes = withComment(photographs[n % photographs.length], `${at + n}`);
      return { id: at + n, file: { base64: bytes.toString('base64') } };
    });
    await call('POST /images', records);
    while ((await call('GET /images?status=pending&limit=1000')).body.results.length > 2 * perBatch)
      await sleep(20);
    samples.push(treeMegabytes(server.pid));
  }
  await server.end();
  await place.remove();
  const mean = (from, to) => {
    const part = samples.slice(from * samples.length, to * samples.length);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const [third, fourth] = [mean(0.5, 0.75), mean(0.75, 1)];
  printTable(
    `Resident memory of all processes over ${images} ingested images, megabytes`,
    ['quarter', 'mean', 'change'],
    [
      ['first', mean(0, 0.25), ''],
      ['second', mean(0.25, 0.5), ''],
      ['third', third, ''],
      ['fourth', fourth, `${(100 * (fourth / third - 1)).toFixed(1)} %`],
    ],
  );
}

await bench();
process.exit(0);
