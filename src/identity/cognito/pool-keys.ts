import type { Jwk } from 'aws-jwt-verify/jwk';
import { errors } from '../../errors.js';

const refreshedEveryMs = 3600_000;
/** While the address does not answer, keys that were fetched are trusted for so long. */
const trustedMsMax = 24 * 3600_000;
/** A token of an unknown key makes us look again, but not more often than this: anybody can make up key ids. */
const lookedAgainEveryMs = 10_000;
const backOffMsMax = 30_000;
const fetchTimeoutMs = 3_000;
const kidCharactersMax = 128;

/**
 * The public keys of a user pool. They are fetched anew every hour, so that a withdrawn key ends, and when a token names
 * a key that is not among them. Requests that need a fetch share one; after a failure the next try waits, longer each time.
 */
export class PoolKeys {
  #keys = new Map<string, Jwk>();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #fetching: Promise<void> | undefined;

  constructor(
    private readonly options: { url: string; clock: () => Date; onTrouble: (error: unknown) => void },
  ) {}

  /** Throws `identityUnavailable` when it cannot be told. */
  async find(kid: string): Promise<Jwk | undefined> {
    if (kid.length > kidCharactersMax) return undefined;
    if (this.#age() >= refreshedEveryMs || !this.#keys.has(kid)) await this.#fetchIfAllowed();
    if (this.#age() >= trustedMsMax) throw this.#unavailable();
    return this.#keys.get(kid);
  }

  #age(): number {
    return this.options.clock().getTime() - this.#fetchedAt;
  }

  async #fetchIfAllowed(): Promise<void> {
    if (!this.#fetching && this.options.clock().getTime() < this.#notBefore) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  async #fetch(): Promise<void> {
    const now = this.options.clock().getTime();
    try {
      this.#keys = await fetchKeys(this.options.url);
      this.#fetchedAt = now;
      this.#failures = 0;
      this.#notBefore = now + lookedAgainEveryMs;
    } catch (error) {
      this.#notBefore = now + Math.min(1000 * 2 ** this.#failures++, backOffMsMax);
      this.options.onTrouble(error);
    }
  }

  #unavailable() {
    const waitMs = Math.max(1000, this.#notBefore - this.options.clock().getTime());
    return errors.identityUnavailable('The keys that tokens are checked with could not be fetched.', {
      headers: { 'retry-after': String(Math.ceil(waitMs / 1000)) },
    });
  }
}

async function fetchKeys(url: string): Promise<Map<string, Jwk>> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(fetchTimeoutMs), redirect: 'error' });
  if (!answer.ok) throw new Error(`${url} answered with ${answer.status}`);
  const { keys } = (await answer.json()) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`${url} did not answer with a list of keys`);
  const usable = keys.filter(isSigningKey);
  if (usable.length === 0) throw new Error(`${url} lists no RSA key for signatures`);
  return new Map(usable.map((key) => [key.kid, key]));
}

function isSigningKey(key: unknown): key is Jwk & { kid: string } {
  const { kty, kid, n, e, use = 'sig' } = (key ?? {}) as Record<string, unknown>;
  return kty === 'RSA' && use === 'sig' && [kid, n, e].every((value) => typeof value === 'string');
}
