import { Sleeper } from '../jobs/sleeper.js';

/**
 * Tells who waits in this process that images are not pending any more. Of what another process settles nothing is heard here:
 * it is found by asking the database.
 */
export class Settled {
  readonly #watches = new Set<Watch>();

  tell(customerId: string, id: string): void {
    for (const watch of this.#watches) watch.told(customerId, id);
  }

  /** To be begun before the images are looked at, so that nothing is missed in between, and to be ended. */
  watch(customerId: string, ids: string[]): Watch {
    const watch = new Watch(customerId, ids, () => this.#watches.delete(watch));
    this.#watches.add(watch);
    return watch;
  }
}

export class Watch {
  readonly #customerId: string;
  /** Not told of yet. */
  readonly #left: Set<string>;
  /** Stops listening. */
  readonly end: () => void;
  readonly #sleeper = new Sleeper();

  constructor(customerId: string, ids: string[], end: () => void) {
    this.#customerId = customerId;
    this.#left = new Set(ids);
    this.end = end;
  }

  told(customerId: string, id: string): void {
    if (customerId !== this.#customerId || !this.#left.delete(id) || this.#left.size > 0) return;
    this.#sleeper.wake();
  }

  /** Ends after `ms`; once, as soon as all images have been told of. */
  pause(ms: number): Promise<void> {
    return this.#sleeper.sleep(ms);
  }
}
