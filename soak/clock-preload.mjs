// Loaded before a server, in all its threads: its wall clock is as many milliseconds off as stand in the file of
// SOAK_CLOCK. Timers and `performance.now()` are not: they do not follow the wall clock anywhere.
import { readFileSync } from 'node:fs';

const readEveryMs = 20;
const RealDate = Date;
const realNow = Date.now.bind(Date);
let offMs = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now() {
  if (performance.now() - readAt >= readEveryMs) {
    offMs = Number(readFileSync(process.env.SOAK_CLOCK, 'utf8'));
    readAt = performance.now();
  }
  return realNow() + offMs;
}

// Not a class of its own: dates that come from elsewhere (other threads, files) must stay dates.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
});
