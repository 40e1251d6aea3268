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
/** A log as long as that was long enough for a checkpoint, after which its files are used again. */
const logMiBMax = 200;
/** What has come to stay, in so many products at a time. */
const productsAtOnce = 100;
const stayingBytes = 7_000;
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
      const products = await writeUntilRefused(call);
      await tradeFor(shop, call, tradeMs);
      await readsGoOn(call, n % 2 === 1);
      disk.makeRoom();
      await writesWorkAgain(shop, call);
      // Lists are short again, and there is room.
      await shop.describe(call, described, '');
      await shortenProducts(call, products);
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

/**
 * Writes until a part of a file of the log is used, and leaves room for the rest of it, but not for the next one. Once the log has
 * all the files that it goes round in, it needs no other one.
 */
async function writeTo(part, disk, shop, call) {
  const folder = join(disk.folder, 'database', 'pg_wal');
  const before = readdirSync(folder).length;
  for (let mebibytes = 0; readdirSync(folder).length === before; mebibytes += writtenMiB)
    if (mebibytes > logMiBMax || !(await write(shop, call))) return disk.fill(0);
  for (let n = 0; n < (part * logFileMiB) / writtenMiB; n++) if (!(await write(shop, call))) return;
  disk.fill((logFileMiB - 2) * mebibyte);
}

/** Rows alone, without pictures, whose texts stay: what is refused, the database refused. Gives how many products there may be. */
async function writeUntilRefused(call) {
  const until = performance.now() + fullMsMax;
  let products = 0;
  for (let refused = 0; refused < 2; products += productsAtOnce) {
    if (performance.now() > until) throw new Error('The disk does not become full');
    const status = await postProducts(call, products, () => randomBytes(stayingBytes / 2).toString('hex'));
    if (status !== 200) refused++;
  }
  return products;
}

async function postProducts(call, from, description) {
  const records = Array.from({ length: productsAtOnce }, (_, n) => ({
    id: `product-${from + n}`,
    title: 'Product',
    description: description(),
  }));
  const { status, body } = await call('POST /products', records);
  if (![200, 503, 507].includes(status))
    throw new Error(`POST /products was answered ${status} ${JSON.stringify(body).slice(0, 500)}`);
  return status;
}

async function shortenProducts(call, products) {
  for (let from = 0; from < products; from += productsAtOnce) {
    const status = await postProducts(call, from, () => null);
    if (status !== 200) throw new Error(`Products are refused with ${status} although there is room`);
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
