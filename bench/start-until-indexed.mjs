import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../acceptance/server.mjs';

/** Starts a server on a data directory, and waits until its index holds so many vectors, to the last. Gives the seconds that took. */
export async function startUntilIndexed(data, vectors, options = {}) {
  const start = performance.now();
  const server = await startServer(data, options);
  for (;;) {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const of = (state) =>
      Number(new RegExp(`^vitrine_index_vectors\\{state="${state}"\\} (\\S+)`, 'm').exec(text)?.[1]);
    if (of('held') >= vectors && of('pending') === 0) break;
    await sleep(100);
  }
  return { server, seconds: (performance.now() - start) / 1000 };
}
