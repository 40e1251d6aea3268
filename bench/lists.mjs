/**
 * Lists beside the same Fastify answering a constant of their size: requests a second on eight connections, and how much of the
 * constant's they are; the same list again and again, and pages that nobody has asked for before. The server is the real one, in
 * processes of its own, as is the constant's. Two minutes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { signInAsAdmin, startServer, temporaryData } from '../acceptance/server.mjs';
import { flags } from './flags.mjs';
import { cheapClient } from './http-client.mjs';
import { fillStopped, storeLooks } from './synthetic-shop.mjs';
import { median, printTable, quantile } from './table.mjs';

const images = 10_000;
const looks = 1_000;
const connections = 8;
const rounds = 5;
const goal = 0.5;
const lists = {
  'GET /images': () => '/images',
  'GET /images?limit=100': () => '/images?limit=100',
  'GET /looks': () => '/looks',
  'GET /looks?item=expand': () => '/looks?item=expand',
  'GET /images, another page each time': (n) => `/images?offset=${(n * 7919) % images}`,
  'GET /looks, another page each time': (n) =>
    `/looks?offset=${n % looks}&limit=${20 + (Math.floor(n / looks) % 20)}`,
};

async function bench() {
  const { seconds } = flags({ seconds: 2 });
  const place = await temporaryData();
  await (await startServer(place.data)).end();
  await fillStopped(place.data, 0, images);
  const server = await startServer(place.data);
  await storeLooks(await signInAsAdmin(server.credentials), looks);
  const { API_BASE_URL, API_KEY } = server.credentials;
  const ask = cheapClient(API_BASE_URL, API_KEY, connections);
  const constant = fork(fileURLToPath(new URL('./constant-child.mjs', import.meta.url)));
  const measured = {};
  for (const [name, path] of Object.entries(lists)) {
    let asked = 0;
    const askList = () => ask('GET', path(asked++));
    const answer = await fetch(`${API_BASE_URL}${path(0)}`, { headers: { 'x-api-key': API_KEY } });
    constant.send(await answer.text());
    const [url] = await once(constant, 'message');
    const askConstant = cheapClient(url, API_KEY, connections);
    await atOnce(askList, seconds);
    await atOnce(() => askConstant('GET', '/'), seconds);
    measured[name] = { list: [], constant: [] };
    // In turn, so that a slow moment of the machine meets both.
    for (let round = 0; round < rounds; round++) {
      measured[name].list.push(await atOnce(askList, seconds));
      measured[name].constant.push(await atOnce(() => askConstant('GET', '/'), seconds));
    }
  }
  constant.disconnect();
  await server.end();
  await place.remove();
  printTable(
    `Lists on ${connections} connections, ${images.toLocaleString('en')} images, ${looks.toLocaleString('en')} looks; medians of ${rounds} rounds of ${seconds} s`,
    ['', 'requests/s', 'p50 ms', 'p95 ms', 'constant requests/s', 'share', `goal ${100 * goal} %`],
    Object.entries(measured).map(([name, { list, constant: other }]) => {
      const share = median(list.map(({ rate }, round) => rate / other[round].rate));
      return [
        name,
        median(list.map(({ rate }) => rate)),
        median(list.map(({ times }) => median(times))),
        median(list.map(({ times }) => quantile(times, 0.95))),
        median(other.map(({ rate }) => rate)),
        `${(100 * share).toFixed(0)} %`,
        share >= goal ? 'kept' : 'not kept',
      ];
    }),
  );
}

async function atOnce(ask, seconds) {
  const times = [];
  const start = performance.now();
  const end = start + 1000 * seconds;
  const connection = async () => {
    while (performance.now() < end) {
      const { status, ms } = await ask();
      if (status !== 200) throw new Error(`A list was answered ${status}`);
      times.push(ms);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return { rate: (1000 * times.length) / (performance.now() - start), times };
}

await bench();
process.exit(0);
