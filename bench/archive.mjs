/**
 * What a shop costs that is taken along, and an installation that is copied, beside its visitors: seconds and megabytes a second of
 * export, import and backup, and similar images meanwhile. `--images 20000` does more.
 */
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { idTokenOf, run, startServer, superuserOf, temporaryData } from '../acceptance/server.mjs';
import { flags } from './flags.mjs';
import { similarAsker } from './http-client.mjs';
import { demoPhotographs, withComment } from './photographs.mjs';
import { fillPictured } from './pictured-shop.mjs';
import { treeMegabytes } from './process-tree.mjs';
import { printTable, quantile } from './table.mjs';
import { whileAsking } from './while-asking.mjs';

const probeEveryMs = 25;
const warmUps = 500;
const megabyte = 1024 ** 2;

async function bench() {
  const { images } = flags({ images: 5_000 });
  const place = await temporaryData();
  const desk = await temporaryData();
  await fillPictured(place.data, photographsUpTo(images));
  const server = await startServer(place.data);

  const file = join(desk.data, 'demo.tar');
  const similar = similarAsker(server, images);
  for (let n = 0; n < warmUps; n++) await similar(n);
  const rows = [await measured('nothing else', similar, server.pid, () => sleep(5_000))];
  const superuser = await asSuperuser(server.credentials);
  rows.push(
    await measured('export', similar, server.pid, async () => {
      const answer = await superuser('GET', '/customers/demo/export');
      await pipeline(Readable.fromWeb(answer.body), createWriteStream(file));
      return statSync(file).size;
    }),
    await measured('import under another id', similar, server.pid, async () => {
      const answer = await superuser('POST', '/customer-imports?as=other', createReadStream(file));
      const { rows: came } = await answer.json();
      if (came.images !== images) throw new Error(`${came.images} images came`);
      return statSync(file).size;
    }),
    await measured('backup', similar, server.pid, async () => {
      const backup = join(desk.data, 'backup.tar');
      const { code, output } = await run(['backup', backup, '--data', place.data]);
      if (code !== 0) throw new Error(output);
      return statSync(backup).size;
    }),
  );
  await server.end();
  await Promise.all([place.remove(), desk.remove()]);
  printTable(
    `One shop of ${images.toLocaleString('en')} photographs; similar images asked ${1000 / probeEveryMs} times a second meanwhile, milliseconds`,
    ['', 's', 'MB', 'MB/s', 'images/s', 'similar p50', 'p99', 'highest', 'all processes, MB'],
    rows.map(({ name, seconds, bytes, times, memory }) => [
      name,
      seconds,
      ...(bytes
        ? [bytes / megabyte, bytes / megabyte / seconds, Math.round(images / seconds)]
        : ['', '', '']),
      quantile(times, 0.5),
      quantile(times, 0.99),
      Math.max(...times),
      Math.round(memory),
    ]),
  );
}

function* photographsUpTo(count) {
  const photographs = demoPhotographs();
  for (let n = 0; n < count; n++) yield withComment(photographs[n % photographs.length], String(n));
}

/** What `work` takes, where it gives its bytes those, and what a visitor and the machine's memory notice of it. */
async function measured(name, similar, pid, work) {
  let memory = 0;
  const ask = (n) => {
    if (n % 40 === 0) memory = Math.max(memory, treeMegabytes(pid));
    return similar(n);
  };
  const { times, seconds, result: bytes } = await whileAsking(ask, probeEveryMs, work);
  return { name, seconds, bytes, times, memory };
}

async function asSuperuser(credentials) {
  const { API_BASE_URL, API_KEY, ...own } = superuserOf(credentials);
  const headers = {
    'x-api-key': API_KEY,
    authorization: await idTokenOf(own),
    'content-type': 'application/x-tar',
  };
  return async (method, path, body) => {
    const answer = await fetch(`${API_BASE_URL}${path}`, {
      method,
      headers,
      ...(body ? { body, duplex: 'half' } : {}),
    });
    if (!answer.ok)
      throw new Error(`${method} ${path} was answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
}

await bench();
process.exit(0);
