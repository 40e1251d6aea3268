/**
 * 64 clients that read, search with pictures and send new ones, through the public API, for `--seconds` (300): first without a pause,
 * which finds what the server can do, then four times as much as that, whatever it answers. Fails where anything but 503 and 429
 * comes as a refusal, or one of them without Retry-After. Five minutes and one more for the preparation.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { idTokenOf, signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { flags } from './flags.mjs';
import { demoPhotographs, oneMegapixel } from './photographs.mjs';
import { fillStopped, storeLooks } from './synthetic-shop.mjs';
import { median, printTable, quantile } from './table.mjs';

const clients = 64;
const images = 10_000;
const looks = 200;
const overload = 4;
const goodputShareMin = 0.8;
/** After so long a client has given up: what is answered later is no use. */
const patienceMs = 10_000;
/** While each client has a request in hand, more of them could not be sent: in the overload a client opens more. */
const connectionsInOverload = 16 * clients;
/** Shares of the time. */
const phases = { warmUp: 0.1, capacity: 0.5, overload: 0.4 };
const mayRefuse = [429, 503];

async function bench() {
  const { seconds } = flags({ seconds: 300 });
  const place = await temporaryData();
  await (await startServer(place.data)).end();
  await fillStopped(place.data, 0, images);
  const server = await startServer(place.data);
  const admin = await signInAsAdmin(server.credentials);
  await storeLooks(admin, looks);
  const child = await startClients(server.credentials);
  const ask = async (phase) => {
    child.send(phase);
    const [done] = await once(child, 'message');
    return done;
  };
  await ask({ seconds: seconds * phases.warmUp, connections: clients });
  const found = { seconds: seconds * phases.capacity, connections: clients };
  const normal = await ask(found);
  const capacity = normal.answers.filter(isGood).length / found.seconds;
  const beyond = {
    seconds: seconds * phases.overload,
    connections: connectionsInOverload,
    rate: overload * capacity,
  };
  const flooded = await ask(beyond);
  child.disconnect();
  await server.end();
  await place.remove();

  print(`${clients} clients without a pause, ${found.seconds} s`, normal, found.seconds);
  print(
    `${overload} times as much: ${beyond.rate.toFixed(0)} requests a second, ${beyond.seconds} s`,
    flooded,
    beyond.seconds,
  );
  const goodput = flooded.answers.filter(isGood).length / beyond.seconds;
  const isKept = goodput >= goodputShareMin * capacity;
  console.log(`
Answered well within ${patienceMs / 1000} s: ${capacity.toFixed(1)} requests/s, ${goodput.toFixed(1)} in the overload, ${((100 * goodput) / capacity).toFixed(0)} % (goal ${100 * goodputShareMin} %: ${isKept ? 'kept' : 'not kept'})
Not sent in the overload, all ${connectionsInOverload} connections being in use: ${flooded.unsent}`);
  const bad = [...normal.answers, ...flooded.answers].filter(isBad);
  if (bad.length === 0) return;
  console.error(`${bad.length} answers that must not be, such as ${JSON.stringify(bad.slice(0, 5))}`);
  process.exitCode = 1;
}

async function startClients(credentials) {
  const photographs = demoPhotographs();
  const child = fork(fileURLToPath(new URL('./load-child.mjs', import.meta.url)), {
    serialization: 'advanced',
  });
  child.send({
    url: credentials.API_BASE_URL,
    apiKey: credentials.API_KEY,
    idToken: await idTokenOf(credentials),
    pictures: await Promise.all(photographs.slice(0, 10).map(oneMegapixel)),
    photographs,
    images,
    patienceMs,
  });
  await once(child, 'message');
  return child;
}

function isGood({ status }) {
  return status === 200 || status === 202;
}

function isBad({ status, retryAfter }) {
  if (status === 'late') return false;
  return !isGood({ status }) && !(mayRefuse.includes(status) && Number(retryAfter) > 0);
}

function print(title, { answers }, seconds) {
  const kinds = [...new Set(answers.map(({ kind }) => kind))].sort();
  printTable(
    `${title}; milliseconds of what was answered well`,
    ['', 'asked/s', 'goodput/s', 'p50', 'p95', 'p99', 'refused', 'late', 'otherwise'],
    [...kinds, 'all'].map((name) => {
      const own = answers.filter(({ kind }) => name === 'all' || kind === name);
      const good = own.filter(isGood).map(({ ms }) => ms);
      const refused = own.filter((one) => mayRefuse.includes(one.status)).length;
      const late = own.filter(({ status }) => status === 'late').length;
      return [
        name,
        own.length / seconds,
        good.length / seconds,
        ...(good.length > 0 ? [median(good), quantile(good, 0.95), quantile(good, 0.99)] : ['', '', '']),
        refused,
        late,
        own.length - good.length - refused - late,
      ];
    }),
  );
  const codes = {};
  for (const { kind, status, code, retryAfter } of answers.filter((one) => !isGood(one))) {
    const name = `${kind}: ${status}${code ? ` ${code}` : ''}${status === 'late' || retryAfter ? '' : ', no Retry-After'}`;
    codes[name] = (codes[name] ?? 0) + 1;
  }
  for (const [name, many] of Object.entries(codes)) console.log(`${many} × ${name}`);
}

await bench();
process.exit();
