import { setPriority } from 'node:os';
import { cheapClient, pictureForm } from './http-client.mjs';
import { withComment } from './photographs.mjs';

// Such clients are on other machines, as a rule: here they give way to the server.
setPriority(10);

/** Of twenty requests. */
const mixture = { similar: 9, images: 4, looks: 4, search: 2, ingest: 1 };
const order = Object.entries(mixture).flatMap(([kind, many]) => Array(many).fill(kind));

/**
 * Clients that ask a mixture of everything, one phase for each message: without a pause, each the next when it has been
 * answered; or, with `rate`, so many a second altogether whatever comes back, as long as there is a connection. Then tells what
 * was answered.
 */
process.once('message', (shop) => {
  let asked = 0;
  process.on('message', async ({ seconds, connections, rate }) => {
    const service = cheapClient(shop.url, shop.apiKey, connections, { patienceMs: shop.patienceMs });
    const admin = cheapClient(shop.url, shop.apiKey, connections, {
      patienceMs: shop.patienceMs,
      authorization: shop.idToken,
    });
    const answers = [];
    const one = async () => {
      const n = asked++;
      const kind = order[(n * 7) % order.length];
      try {
        answers.push({ kind, ...(await requests[kind](n, service, admin)) });
      } catch (error) {
        answers.push({ kind, status: error.code ?? error.message, ms: 0 });
      }
    };
    const unsent =
      rate === undefined
        ? await withoutPause(one, connections, seconds)
        : await atRate(one, rate, connections, seconds);
    process.send({ answers, unsent });
  });
  process.once('disconnect', () => process.exit(0));
  const searched = shop.pictures.map((bytes) => pictureForm(Buffer.from(bytes)));
  const requests = {
    similar: (n, service) => service('GET', `/images/image-${(n * 7919) % shop.images}/similar?limit=24`),
    images: (n, service) => service('GET', `/images?limit=20&offset=${n % 200}`),
    looks: (n, service) => service('GET', `/looks?limit=20&offset=${n % 100}`),
    search: (n, service) => service('POST', '/searches?limit=24', searched[n % searched.length]),
    ingest: (n, _service, admin) => {
      const bytes = withComment(Buffer.from(shop.photographs[n % shop.photographs.length]), `load ${n}`);
      return admin('POST', '/images', pictureForm(bytes, { id: `load-${n}` }));
    },
  };
  process.send('ready');
});

async function withoutPause(one, connections, seconds) {
  const end = performance.now() + 1000 * seconds;
  const client = async () => {
    while (performance.now() < end) await one();
  };
  await Promise.all(Array.from({ length: connections }, client));
  return 0;
}

/** Gives how many were not sent since all connections were in use. */
function atRate(one, rate, connections, seconds) {
  return new Promise((resolve) => {
    const start = performance.now();
    let due = 0;
    let open = 0;
    let unsent = 0;
    const timer = setInterval(() => {
      const passed = (performance.now() - start) / 1000;
      if (passed >= seconds) {
        clearInterval(timer);
        const waiting = setInterval(() => {
          if (open > 0) return;
          clearInterval(waiting);
          resolve(unsent);
        }, 20);
        return;
      }
      for (; due < passed * rate; due++) {
        if (open >= connections) {
          unsent++;
          continue;
        }
        open++;
        void one().finally(() => open--);
      }
    }, 5);
  });
}
