import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mainScript, signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { freePort } from '../dist/http/free-port.js';
import { seededRandom } from '../dist/seeded-random.js';
import { picture } from '../dist/testing/pictures.js';
import { openShop } from './shop.mjs';

/** SIGKILLs in all, by what they hit. */
const kills = { server: 600, child: 300 };
/** When a server is killed; what a point waits for may not come, and then time kills it. */
const points = [
  'starting',
  'request-sent',
  'answered',
  'blob-written',
  'log-written',
  'picture-asked',
  'picture-half-sent',
  'some-time-later',
  'stopping',
];
const pointMsMax = 1_500;
const refusedPauseMs = 100;
/** Children that cannot start are started ever more slowly. */
const answerMsMax = 60_000;
const settleEvery = 10;
/** A token is good for an hour, and six hundred deaths take longer. */
const signInEvery = 100;

/** Deaths of every process at named points: nothing acknowledged is lost, doubled or invented. */
export async function soak(share) {
  const count = (of) => Math.max(2, Math.round(of * share));
  return `${await killServers(count(kills.server))}; ${await killChildren(count(kills.child))}`;
}

async function killServers(count) {
  const random = seededRandom(81);
  const place = await temporaryData();
  const shop = await openShop(random);
  const times = Object.fromEntries(points.map((point) => [point, 0]));
  // The token of one start is good at the next ones: they are the same issuer, at the same address.
  const port = await freePort('127.0.0.1');
  let call;
  let server;
  try {
    for (let n = 0; n < count; n++) {
      const point = points[n % points.length];
      if (point === 'starting' && n > 0) {
        await killWhileStarting(place.data, port, random);
        times.starting++;
        continue;
      }
      server = await startServer(place.data, { port });
      if (n % signInEvery === 0) call = await signInAsAdmin(server.credentials);
      await shop.compare(call);
      if (n % settleEvery === 0) await shop.settle(call);
      await killAt(point, server, shop, call, random, place.data);
      times[point]++;
    }
    server = await startServer(place.data, { port });
    await shop.compare(call);
    await shop.settle(call);
    await server.end();
    return `server killed ${count} times (${Object.entries(times)
      .map(([point, n]) => `${point} ${n}`)
      .join(', ')})`;
  } finally {
    await server?.end('SIGKILL');
    await shop.close();
    await place.remove();
  }
}

async function killWhileStarting(data, port, random) {
  const child = spawn(
    process.execPath,
    [mainScript, 'serve', '--data', data, '--port', String(port), '--log-level', 'warn'],
    {
      stdio: 'ignore',
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await sleep(100 + random() * 2_500);
  child.kill('SIGKILL');
  await ended;
}

async function killAt(point, server, shop, call, random, data) {
  let isOver = false;
  let reach;
  const reached = new Promise((resolve) => {
    reach = resolve;
  });
  const folder = { 'blob-written': 'blobs', 'log-written': join('database', 'pg_wal') }[point];
  const watcher = folder && watch(join(data, folder), { recursive: point === 'blob-written' }, () => reach());
  // The first requests are answered before: there is always something to lose.
  let passed = 0;
  const trading = shop.trade(
    call,
    () => isOver,
    (name) => {
      if (name === 'answered') passed++;
      if (name === point && passed > 3) reach();
    },
  );
  if (point === 'stopping' || point === 'some-time-later') setTimeout(reach, 100 + random() * 1_000);
  await Promise.race([reached, sleep(pointMsMax)]);
  if (point === 'stopping') {
    void server.end('SIGTERM');
    await sleep(random() * 300);
  }
  await server.end('SIGKILL');
  isOver = true;
  watcher?.close();
  await trading;
}

async function killChildren(count) {
  const random = seededRandom(82);
  const place = await temporaryData();
  const shop = await openShop(random);
  const server = await startServer(place.data);
  try {
    const call = await signInAsAdmin(server.credentials);
    let isOver = false;
    let answers = 0;
    const trading = shop.trade(call, () => isOver);
    const searching = searchUntil(
      call,
      () => isOver,
      () => answers++,
    );
    let working = 0;
    for (let killed = 0; killed < count; ) {
      // Half of them at work, the others mostly while they start.
      const isWorking = killed % 2 === 0;
      if (isWorking) await answerAfter(answers, () => answers);
      await sleep(random() * 200);
      const children = inferenceChildren(server.pid);
      if (children.length === 0) continue;
      process.kill(children[Math.floor(random() * children.length)], 'SIGKILL');
      killed++;
      if (isWorking) working++;
    }
    isOver = true;
    await trading;
    await searching;
    await shop.compare(call);
    await shop.settle(call);
    return `inference process killed ${count} times, ${working} of them at work between ${answers} searches answered`;
  } finally {
    await server.end('SIGKILL');
    await shop.close();
    await place.remove();
  }
}

/** Searches, each with a picture that is looked at, and hears of nothing worse than that nobody has time for it. */
async function searchUntil(call, isOver, onAnswered) {
  const base64 = (await picture(7, { width: 640, height: 480 })).toString('base64');
  while (!isOver()) {
    const { status, body } = await call('POST /searches?limit=1', { file: { base64 } });
    if (status === 200) onAnswered();
    else if (status === 503) await sleep(refusedPauseMs);
    else throw new Error(`POST /searches was answered ${status} ${body.code}`);
  }
}

async function answerAfter(answers, read) {
  for (const until = performance.now() + answerMsMax; read() === answers; await sleep(10))
    if (performance.now() > until) throw new Error(`No search was answered for ${answerMsMax / 1000} s`);
}

function inferenceChildren(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return (
          Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent &&
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('host/child.js')
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}
