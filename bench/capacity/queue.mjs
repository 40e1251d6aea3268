/**
 * Requests that come at random (Poisson) to `servers` that each do one at a time, in the order in which they came: M/G/c, request
 * by request. `draw(random)` gives `{ holds, takes }`: how long a request holds a server, and how long it takes from then on until it
 * is answered; times and rate are in the same unit. Gives how long each waited and when it was answered, the first tenth left out:
 * then nobody waits yet.
 */
export function simulateQueue({ rate, servers, draw, requests, random }) {
  const [queue] = simulateFanOut({ rate, shards: 1, servers, draw, requests, random }).shards;
  return queue;
}

/**
 * The same with every request at several such queues at once, answered when the last of them has answered: `answered` is of the
 * whole, `shards` of each.
 */
export function simulateFanOut({ rate, shards, servers, draw, requests, random }) {
  const leftOut = Math.floor(requests / 10);
  const queues = Array.from({ length: shards }, () => ({
    free: new FreeTimes(servers),
    waited: [],
    answered: [],
  }));
  const answered = [];
  let now = 0;
  for (let n = 0; n < requests; n++) {
    now += -Math.log(1 - random()) / rate;
    let last = 0;
    for (const queue of queues) {
      const { holds, takes } = draw(random);
      const begins = Math.max(now, queue.free.earliest);
      queue.free.replaceEarliest(begins + holds);
      const took = begins - now + takes;
      last = Math.max(last, took);
      if (n < leftOut) continue;
      queue.waited.push(begins - now);
      queue.answered.push(took);
    }
    if (n >= leftOut) answered.push(last);
  }
  return { answered, shards: queues.map(({ waited, answered: own }) => ({ waited, answered: own })) };
}

/** The share of requests that wait in M/M/c, by Erlang; `load` is what is offered in servers. */
export function erlangC(servers, load) {
  // By way of the share that c servers without a queue turn away, which does not overflow.
  let refused = 1;
  for (let n = 1; n <= servers; n++) refused = (load * refused) / (n + load * refused);
  const free = 1 - load / servers;
  return refused / (free + (1 - free) * refused);
}

/** When each server is free next, the earliest first: a heap. */
class FreeTimes {
  #times;

  constructor(servers) {
    this.#times = new Float64Array(servers);
  }

  get earliest() {
    return this.#times[0];
  }

  replaceEarliest(time) {
    const times = this.#times;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < times.length && times[child + 1] < times[child]) child++;
      if (child >= times.length || times[child] >= time) break;
      times[at] = times[child];
      at = child;
    }
    times[at] = time;
  }
}
