import type { CustomerLimits } from './settings.js';

/** What a customer may still ask at this moment. */
export interface Allowance {
  isAllowed: boolean;
  /** Requests at once. */
  limit: number;
  remaining: number;
  /** Whole seconds until `limit` requests at once are possible again. */
  resetSeconds: number;
  /** Whole seconds, at least 1, until a further request is possible. */
  retryAfterSeconds: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was right, in milliseconds. */
  at: number;
  /** When it will be full if nothing is taken: it is then like none, and may be forgotten. */
  fullAt: number;
}

const forgottenEveryMs = 60_000;

/**
 * A token bucket for each customer, in the memory of this process: with several processes, each grants the limit by
 * itself. `now` gives milliseconds that never run backwards.
 */
export class RateLimits {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #forgetAt = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Takes one request out of the customer's bucket, if there is one; `undefined` without a limit. */
  take(customerId: string, limits: CustomerLimits): Allowance | undefined {
    const { requests_per_second: perSecond } = limits;
    if (perSecond === undefined) {
      this.#buckets.delete(customerId);
      return undefined;
    }
    const { requests_burst: limit = Math.max(1, Math.ceil(2 * perSecond)) } = limits;
    const now = this.#now();
    this.#forgetFull(now);
    const known = this.#buckets.get(customerId);
    const refilled = known ? known.tokens + ((now - known.at) / 1000) * perSecond : limit;
    const before = Math.min(limit, refilled);
    const isAllowed = before >= 1;
    const tokens = isAllowed ? before - 1 : before;
    const secondsUntil = (wanted: number) => Math.max(0, wanted - tokens) / perSecond;
    this.#buckets.set(customerId, { tokens, at: now, fullAt: now + secondsUntil(limit) * 1000 });
    return {
      isAllowed,
      limit,
      remaining: Math.floor(tokens),
      resetSeconds: Math.ceil(secondsUntil(limit)),
      retryAfterSeconds: Math.max(1, Math.ceil(secondsUntil(1))),
    };
  }

  /** Buckets held. */
  get size(): number {
    return this.#buckets.size;
  }

  #forgetFull(now: number): void {
    if (now < this.#forgetAt) return;
    this.#forgetAt = now + forgottenEveryMs;
    for (const [customerId, { fullAt }] of this.#buckets) {
      if (fullAt <= now) this.#buckets.delete(customerId);
    }
  }
}
