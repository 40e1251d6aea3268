import { setTimeout as sleep } from 'node:timers/promises';

/** Does `work`, tells what it gave and its seconds, and asks meanwhile with that much pause between an answer and the next question; `ask` gives its milliseconds. */
export async function whileAsking(ask, pauseMs, work) {
  const times = [];
  let isDone = false;
  const asking = (async () => {
    for (let n = 0; !isDone; n++) {
      times.push(await ask(n));
      await sleep(pauseMs);
    }
  })();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  isDone = true;
  await asking;
  return { times, seconds, result };
}
