import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer } from '../acceptance/server.mjs';
import { seededRandom } from '../dist/seeded-random.js';
import { openShop } from './shop.mjs';
import { openSmallDisk } from './small-disk.mjs';

const roundsTotal = 20;
const mebibyte = 1024 * 1024;
/** Their texts take a third of a mebibyte of the database's log at a time, whose files have sixteen. */
const described = Array.from({ length: 20 }, (_, n) => `described-${n}`);
const textBytes = 11_000;
const logFileMiB = 16;
const writtenMiB = 0.33;
const fullMsMax = 300_000;
const tradeMs = 2_000;
const backMsMax = 120_000;

/** A full disk, again and again: what cannot be stored is refused, reads go on, and with room all goes on by itself. */
export async function soak(share) {
  const disk = openSmallDisk();
  if (!disk) return 'skipped: no right to mount a small disk, and no small shared memory';
  const rounds = Math.max(2, Math.round(roundsTotal * share));
  const shop = await openShop(seededRandom(85));
  let server;
  try {
    server = await startServer(disk.folder);
    const call = await signInAsAdmin(server.credentials);
    await shop.post(call, described);
    for (let n = 0; n < rounds; n++) {
      await tradeFor(shop, call, tradeMs);
      // In turn: nothing is left for pictures and tables; and there is room for these, but for no other file of the log.
      if (n % 2 === 0) disk.fill(0);
      else await writeTo(3 / 4, disk, shop, call);
      await writeUntilRefused(shop, call);
      await tradeFor(shop, call, tradeMs);
      await readsGoOn(call, n % 2 === 1);
      disk.makeRoom();
      await writesWorkAgain(shop, call);
      // Lists are short again.
      await shop.describe(call, described, '');
      await shop.compare(call);
      await shop.settle(call);
    }
    const restarts = server.output().split('The embedded database stopped').length - 1;
    return `disk full ${rounds} times, database begun anew by itself ${restarts} times; ${shop.told()}`;
  } catch (error) {
    throw new Error(`${error.message}\n${shop.told()}\n${toldBy(server)}`, { cause: error });
  } finally {
    await server?.end('SIGKILL');
    await shop.close();
    disk.remove();
  }
}

async function tradeFor(shop, call, ms) {
  let isOver = false;
  setTimeout(() => {
    isOver = true;
  }, ms);
  await shop.trade(call, () => isOver);
}

/** Writes until a part of a file of the log is used, and leaves room for the rest of it, but not for the next one. */
async function writeTo(part, disk, shop, call) {
  const folder = join(disk.folder, 'database', 'pg_wal');
  const before = readdirSync(folder).length;
  while (readdirSync(folder).length === before) if (!(await write(shop, call))) return;
  for (let n = 0; n < (part * logFileMiB) / writtenMiB; n++) if (!(await write(shop, call))) return;
  disk.fill((logFileMiB - 2) * mebibyte);
}

/** Rows alone, without pictures: what is refused, the database refused. */
async function writeUntilRefused(shop, call) {
  const until = performance.now() + fullMsMax;
  for (let refused = 0; refused < 2; ) {
    if (performance.now() > until) throw new Error('The disk does not become full');
    if (!(await write(shop, call))) refused++;
  }
}

async function write(shop, call) {
  return (await shop.describe(call, described, randomBytes(textBytes).toString('base64'))) === 200;
}

/** Without room for its log the embedded database may stop, until there is room. */
async function readsGoOn(call, mayStop) {
  for (const path of ['/images?limit=5', '/collections', '/products']) {
    const { status, body } = await call(`GET ${path}`);
    if (status !== 200 && !(mayStop && body.code === 'database_unavailable'))
      throw new Error(`GET ${path} answered ${status} ${body.code} while the disk is full`);
  }
}

async function writesWorkAgain(shop, call) {
  for (const until = performance.now() + backMsMax; performance.now() < until; await sleep(200))
    if (await write(shop, call)) return;
  throw new Error(`Writes are refused ${backMsMax / 1000} s after room was made`);
}

/** Of the log of a server what it told a caller to be its own failure, and the end. */
function toldBy(server) {
  const lines = server?.output().split('\n') ?? [];
  const failures = lines.filter((line) => line.includes('"code":"internal"'));
  return [...failures.slice(0, 5), ...lines.slice(-5)].map((line) => line.slice(0, 1_500)).join('\n');
}
