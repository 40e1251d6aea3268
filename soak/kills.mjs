import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mainScript, signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { freePort } from '../dist/http/free-port.js';
import { seededRandom } from '../dist/seeded-random.js';
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
/** An inference process is killed within the time that a search takes, or that it takes to start. */
const searchMs = 100;
const startMs = 400;
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

/** It may live long enough to take pictures in: from loopback, as the servers of `startServer` do. */
async function killWhileStarting(data, port, random) {
  const flags = ['--data', data, '--port', String(port), '--log-level', 'warn', '--allow-private-urls'];
  const child = spawn(process.execPath, [mainScript, 'serve', ...flags], { stdio: 'ignore' });
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
    const trading = shop.trade(call, () => isOver);
    const killOne = async (pauseMs) => {
      await sleep(random() * pauseMs);
      const children = inferenceChildren(server.pid);
      if (children.length === 0) return false;
      process.kill(children[Math.floor(random() * children.length)], 'SIGKILL');
      return true;
    };
    let working = 0;
    for (let killed = 0; killed < count; ) {
      if (killed % 2 === 0) {
        // One that works: what it is asked is answered by another one.
        await shop.search(call);
        const [, isKilled] = await Promise.all([shop.search(call), killOne(searchMs)]);
        if (!isKilled) continue;
        working++;
      } else if (!(await killOne(startMs))) continue;
      killed++;
    }
    isOver = true;
    await trading;
    await shop.compare(call);
    await shop.settle(call);
    await server.end();
    return `inference process killed ${count} times, ${working} of them at work`;
  } finally {
    await server.end('SIGKILL');
    await shop.close();
    await place.remove();
  }
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
