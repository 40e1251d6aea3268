import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { mainScript, signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { seededRandom } from '../dist/seeded-random.js';
import { openPostgres } from './postgres.mjs';
import { openShop } from './shop.mjs';

/** SIGKILLs in all, of workers and of processes of PostgreSQL in turn. */
const killsTotal = 100;
const settleEvery = 20;

/** Deaths of a worker beside a server, and of the processes of PostgreSQL that serve the two. */
export async function soak(share) {
  const postgres = await openPostgres();
  if (!postgres) return 'skipped: PostgreSQL is not installed';
  const count = Math.max(4, Math.round(killsTotal * share));
  const random = seededRandom(83);
  const place = await temporaryData();
  const shop = await openShop(random);
  const flags = ['--allow-private-urls', '--database-url', postgres.url, '--ingestion-concurrency', '1'];
  let server;
  let worker;
  try {
    server = await startServer(place.data, { flags });
    const startWorker = () =>
      spawn(process.execPath, [mainScript, 'work', '--data', place.data, ...flags], { stdio: 'ignore' });
    worker = startWorker();
    const call = await signInAsAdmin(server.credentials);
    for (let n = 0; n < count; ) {
      let isOver = false;
      const trading = shop.trade(call, () => isOver);
      for (const end = Math.min(count, n + settleEvery); n < end; n++) {
        await sleep(300 + random() * 1_500);
        if (n % 2 === 1) await postgres.killBackend();
        else {
          worker.kill('SIGKILL');
          worker = startWorker();
        }
      }
      isOver = true;
      await trading;
      await shop.compare(call);
      await shop.settle(call);
    }
    return `worker killed ${Math.ceil(count / 2)} times, PostgreSQL ${Math.floor(count / 2)} times; ${shop.told()}`;
  } finally {
    worker?.kill('SIGKILL');
    await server?.end('SIGKILL');
    await shop.close();
    await place.remove();
    postgres.close();
  }
}
