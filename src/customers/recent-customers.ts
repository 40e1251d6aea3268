/** For how long a customer counts as asking after its last request. */
const recentMs = 5_000;

/** The customers that have asked lately. `now` gives milliseconds that never run backwards. */
export class RecentCustomers {
  readonly #now: () => number;
  /** Time of the last request, the oldest first. */
  readonly #asked = new Map<string, number>();

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(customerId: string): void {
    this.#asked.delete(customerId);
    this.#asked.set(customerId, this.#now());
  }

  /** Whether a customer other than this one has asked lately, of those that `counts` lets count. */
  hasOther(customerId: string, counts: (other: string) => boolean = () => true): boolean {
    return this.has((other) => other !== customerId && counts(other));
  }

  /** Whether a customer has asked lately, of those that `counts` lets count. */
  has(counts: (customerId: string) => boolean): boolean {
    this.#forget();
    for (const customerId of this.#asked.keys()) if (counts(customerId)) return true;
    return false;
  }

  #forget(): void {
    const oldest = this.#now() - recentMs;
    for (const [customerId, at] of this.#asked) {
      if (at >= oldest) return;
      this.#asked.delete(customerId);
    }
  }
}
