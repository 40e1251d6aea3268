import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { seededRandom } from '../dist/seeded-random.js';
import { openPostgres } from './postgres.mjs';
import { openShop } from './shop.mjs';

const minute = 60_000;
const hour = 60 * minute;
/** By how much the clock jumps; in all it comes back to where it was. Tokens are good for an hour. */
const jumps = [
  5 * minute,
  -5 * minute,
  26 * hour,
  -26 * hour,
  -3 * hour,
  3 * hour,
  -40 * minute,
  40 * minute,
];
const roundsTotal = 3;
const tradeMs = 2_000;
/** Long enough for a busy server to have asked for the picture by then. */
const waitSeconds = 20;
const answerMsMax = 180_000;

/** The wall clock jumps while a shop goes on: nothing hangs, is lost or done twice, and tokens are good for as long as they say. */
export async function soak(share) {
  const chosen = share >= 0.5 ? Array(roundsTotal).fill(jumps).flat() : jumps.slice(0, 4);
  const told = [`embedded database: ${await jump(chosen, [])}`];
  const postgres = await openPostgres();
  try {
    // Its clock is another machine's: the two are no longer of one mind.
    if (postgres)
      told.push(`PostgreSQL, whose clock stands: ${await jump(chosen, ['--database-url', postgres.url])}`);
    else told.push('PostgreSQL skipped: not installed');
  } finally {
    postgres?.close();
  }
  return told.join('; ');
}

async function jump(chosen, flags) {
  const place = await temporaryData();
  const shop = await openShop(seededRandom(87));
  const file = join(place.data, 'clock');
  let offMs = 0;
  const set = (ms) => writeFileSync(file, String(ms));
  set(0);
  const preload = pathToFileURL(fileURLToPath(new URL('clock-preload.mjs', import.meta.url))).href;
  process.env.SOAK_CLOCK = file;
  process.env.NODE_OPTIONS = `--import=${preload}`;
  const server = await startServer(place.data, { flags: ['--allow-private-urls', ...flags] }).finally(() => {
    delete process.env.SOAK_CLOCK;
    delete process.env.NODE_OPTIONS;
  });
  try {
    for (const ms of chosen) {
      const before = await signInAsAdmin(server.credentials);
      let isOver = false;
      const trading = shop.trade(before, () => isOver);
      await sleep(tradeMs);
      await waitFor(shop, before, () => {
        offMs += ms;
        set(offMs);
      });
      await trustsTokens(before, ms);
      isOver = true;
      await trading;
      // What was pending at the moment of the jump becomes ready like anything else.
      const call = await signInAsAdmin(server.credentials);
      await shop.compare(call);
      await shop.settle(call);
    }
    const texts = chosen.map((ms) => `${ms > 0 ? '+' : ''}${ms / minute} min`);
    return `clock jumped ${texts.join(', ')} (${shop.told()})`;
  } catch (error) {
    throw new Error(`${error.message}\n${shop.told()}\n${server.output().slice(-3_000)}`, { cause: error });
  } finally {
    await server.end('SIGKILL');
    await shop.close();
    await place.remove();
  }
}

/** A request that waits for a picture that does not come is answered when its time is up, whatever the clock says. */
async function waitFor(shop, call, onAsked) {
  const started = performance.now();
  const { status, body } = await Promise.race([
    shop.postHeld(call, 'held', waitSeconds, onAsked),
    sleep(answerMsMax, {}),
  ]);
  if (status !== 202 || body.results[0].status !== 'pending')
    throw new Error(`Waiting while the clock jumped was answered ${status} ${JSON.stringify(body)}`);
  const ms = performance.now() - started;
  if (ms < waitSeconds * 1_000) throw new Error(`The answer came after ${ms} ms of ${waitSeconds} s`);
}

/** A token ends with its hour; one from a future that has not come yet has still its time to go. */
async function trustsTokens(call, ms) {
  const { status, body } = await call('GET /caller');
  const isDue = ms > hour;
  if (isDue ? body.code !== 'token_expired' : status !== 200)
    throw new Error(`A token was answered ${status} ${body.code} after a jump by ${ms / minute} minutes`);
}
