import type { Database } from '../db/database.js';
import { RecentCustomers } from './recent-customers.js';

/**
 * Requests of one customer that are worked on at once, while others ask as well. The embedded database does one thing after
 * the other: a second request would only be in the way of the others. A server is waited for, and a second fills the pause.
 */
export const atOnceMax: Record<Database['kind'], number> = { pglite: 1, postgres: 2 };

/** So many requests a customer may have in hand however long they take. Beyond it is measured how fast they are done, by as many. */
const unmeasuredMax = 32;
/** A measurement before this says little. */
const measuredMsMin = 1_000;

/** What one customer has at this moment. */
interface Queue {
  atWork: number;
  waiting: (() => void)[];
  /** When it began to have more than `unmeasuredMax`, and when each left that has left since; the last ones. */
  left: number[];
}

/**
 * Shares this process and the database, where everything is done one after the other, between customers: while several
 * ask, each has a few requests in hand, and its others wait in its own line. A customer that asks alone is not held up.
 * `now` gives milliseconds that never run backwards.
 */
export class Turns {
  readonly #atOnceMax: number;
  readonly #now: () => number;
  readonly #recent: RecentCustomers;
  readonly #queues = new Map<string, Queue>();

  constructor(atOnceMax: number, now: () => number = () => performance.now()) {
    this.#atOnceMax = atOnceMax;
    this.#now = now;
    this.#recent = new RecentCustomers(now);
  }

  /** Does the work of a request when it is the customer's turn; at once when it belongs to no customer (the empty string). */
  async take<T>(customerId: string, work: () => Promise<T>): Promise<T> {
    if (customerId === '') return work();
    this.#recent.add(customerId);
    const queue = this.#queueOf(customerId);
    this.#note(queue);
    if (queue.waiting.length === 0 && this.#mayStart(customerId)) queue.atWork++;
    else await new Promise<void>((resolve) => queue.waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.#leave(customerId);
    }
  }

  /**
   * Waits, within the work of a request, for something that takes none of what is shared here: the inference host, which
   * has turns of its own, an address, a job. Meanwhile the request does not count.
   */
  async aside<T>(customerId: string, wait: () => Promise<T>): Promise<T> {
    // Not everything is asked for by a request.
    if (this.#queueOf(customerId).atWork === 0) return wait();
    this.#leave(customerId);
    try {
      return await wait();
    } finally {
      const queue = this.#queueOf(customerId);
      this.#note(queue);
      queue.atWork++;
    }
  }

  /**
   * Milliseconds until one more request of the customer would be done, if they go on as the last ones did: what it has in hand,
   * times what each of those took. 0 while it has few.
   */
  backlogMs(customerId: string): number {
    const queue = this.#queues.get(customerId);
    if (!queue || inHand(queue) <= unmeasuredMax) return 0;
    const { left } = queue;
    const ms = this.#now() - left[0]!;
    if (left.length <= unmeasuredMax && ms < measuredMsMin) return 0;
    return (inHand(queue) * ms) / Math.max(1, left.length - 1);
  }

  #queueOf(customerId: string): Queue {
    const queue = this.#queues.get(customerId) ?? { atWork: 0, waiting: [], left: [] };
    this.#queues.set(customerId, queue);
    return queue;
  }

  /** Before one more comes: if there are many with it, measuring begins. */
  #note(queue: Queue): void {
    if (inHand(queue) === unmeasuredMax) queue.left = [this.#now()];
  }

  #mayStart(customerId: string): boolean {
    return this.#queueOf(customerId).atWork < this.#atOnceMax || !this.#recent.hasOther(customerId);
  }

  #leave(customerId: string): void {
    const queue = this.#queueOf(customerId);
    queue.atWork--;
    queue.left.push(this.#now());
    if (queue.left.length > unmeasuredMax + 1) queue.left.shift();
    // What has arrived from others meanwhile is read before this customer goes on.
    if (queue.waiting.length > 0) setImmediate(() => this.#startNext(customerId, queue));
    else if (queue.atWork === 0) this.#queues.delete(customerId);
  }

  #startNext(customerId: string, queue: Queue): void {
    while (queue.waiting.length > 0 && this.#mayStart(customerId)) {
      queue.atWork++;
      queue.waiting.shift()!();
    }
  }
}

function inHand({ atWork, waiting }: Queue): number {
  return atWork + waiting.length;
}
