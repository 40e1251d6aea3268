import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { seededRandom } from '../dist/seeded-random.js';
import { startS3Stub } from '../dist/testing/s3-stub.js';
import { openPostgres } from './postgres.mjs';
import { openShop } from './shop.mjs';

/** For how long something is away; with a small share for a part of it. */
const awayMs = 60_000;
const awayMsMin = 8_000;
const answerMsMax = 100_000;
const backMsMax = 120_000;
const bucket = 'pictures';

/** The database and the store of pictures are away for a minute: refusals say when to come again, and all goes on by itself. */
export async function soak(share) {
  const ms = Math.max(awayMsMin, awayMs * share);
  return [await withoutDatabase(ms), await withoutStore(ms)].join('; ');
}

async function withoutDatabase(ms) {
  const postgres = await openPostgres();
  if (!postgres) return 'database skipped: PostgreSQL is not installed';
  const line = await openLine(postgres.port);
  const url = Object.assign(new URL(postgres.url), { port: String(line.port) }).href;
  const outages = {
    stopped: async () => {
      postgres.stop('fast');
      await sleep(ms);
      postgres.start();
    },
    crashed: async () => {
      postgres.stop('immediate');
      await sleep(ms);
      postgres.start();
    },
    [survivable]: () => line.hang(ms),
  };
  try {
    return await meanwhile({ outages, flags: ['--database-url', url], code: 'database_unavailable' });
  } finally {
    line.close();
    postgres.close();
  }
}

async function withoutStore(ms) {
  const stub = await startS3Stub(bucket);
  const line = await openLine(Number(new URL(stub.endpoint).port));
  const flags = ['--blobs-url', `s3://${bucket}/soak`, '--blobs-endpoint', `http://127.0.0.1:${line.port}`];
  const outages = {
    refusing: () => line.refuse(ms),
    [survivable]: () => line.hang(ms),
    failing: () => failFor(stub, ms),
  };
  // What the SDK looks for; the stub looks at neither.
  const env = { AWS_ACCESS_KEY_ID: 'soak', AWS_SECRET_ACCESS_KEY: 'soak' };
  try {
    return await meanwhile({
      outages,
      flags: [...flags, '--blobs-path-style'],
      env,
      code: 'storage_unavailable',
    });
  } finally {
    line.close();
    await stub.close();
  }
}

/** Silence that ends before patience does is survived: requests are then answered late, and nobody needs to be told. */
const survivable = 'not answering';

/** A shop goes on while each of `outages` comes and goes, and is told `code` meanwhile. */
async function meanwhile({ outages, flags, env = {}, code }) {
  const place = await temporaryData();
  const shop = await openShop(seededRandom(86));
  Object.assign(process.env, env);
  const server = await startServer(place.data, { flags: ['--allow-private-urls', ...flags] });
  try {
    const call = timed(await signInAsAdmin(server.credentials));
    for (const [name, outage] of Object.entries(outages)) {
      let isOver = false;
      const told = () => shop.outcomes.get(`503 ${code}`) ?? 0;
      const before = told();
      const trading = shop.trade(call, () => isOver);
      await sleep(1_000);
      await outage();
      await worksAgain(shop, call);
      isOver = true;
      await trading;
      if (told() === before && name !== survivable)
        throw new Error(`Nobody was told ${code} while it was ${name}`);
      await shop.compare(call);
      await shop.settle(call);
    }
    return `${code} while ${Object.keys(outages).join(', ')} (${shop.told()})`;
  } catch (error) {
    throw new Error(`${error.message}\n${shop.told()}\n${server.output().slice(-3_000)}`, { cause: error });
  } finally {
    for (const variable of Object.keys(env)) delete process.env[variable];
    await server.end('SIGKILL');
    await shop.close();
    await place.remove();
  }
}

/** No request may wait for ever. */
function timed(call) {
  return async (line, body) => {
    const late = AbortSignal.timeout(answerMsMax);
    const overdue = new Promise((_, reject) => {
      late.addEventListener('abort', () => reject(new Error(`${line} is not answered`)));
    });
    return Promise.race([call(line, body), overdue]);
  };
}

async function worksAgain(shop, call) {
  for (const until = performance.now() + backMsMax; performance.now() < until; await sleep(200))
    if ((await shop.post(call, ['afterwards'])) === 202) return;
  throw new Error(`Nothing works ${backMsMax / 1000} s after the outage`);
}

/** A line to `port` of this machine that can be cut, or swallow what is sent over it. */
async function openLine(port) {
  const sockets = new Set();
  const silent = new Set();
  let isHanging = false;
  let isRefusing = false;
  const server = createServer((near) => {
    if (isRefusing) return near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        if (!silent.has(from)) to.write(bytes);
      });
      if (isHanging) silent.add(from);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: server.address().port,
    /** Connections neither end nor say anything any more, for ever; those that are made later do. */
    async hang(ms) {
      isHanging = true;
      for (const socket of sockets) silent.add(socket);
      await sleep(ms);
      isHanging = false;
    },
    async refuse(ms) {
      isRefusing = true;
      cut();
      await sleep(ms);
      isRefusing = false;
    },
    close() {
      cut();
      server.close();
    },
  };
}

/** The store answers, but only that it cannot. */
async function failFor({ refusals }, ms) {
  for (const until = performance.now() + ms; performance.now() < until; await sleep(20))
    while (refusals.length < 50) refusals.push({ status: 503, code: 'ServiceUnavailable' });
  refusals.length = 0;
}
