import { sleep } from './abortable.js';
import { SignInError } from './sign-in-error.js';
import { ConnectionError, VitrineError } from './vitrine-error.js';

export interface RetryPolicy {
  /** How often a call is tried again; 0 switches it off. */
  retriesMax: number;
  /** No try begins later than this many seconds after the first. */
  totalSecondsMax: number;
}

export const retryDefaults: RetryPolicy = { retriesMax: 4, totalSecondsMax: 60 };

const firstPauseMs = 250;
const pauseMsMax = 10_000;

/**
 * Tries again what was refused for the moment (429, 503), not before the time that `Retry-After` names; where no answer
 * came, only what does the same when it is done twice. Throws the last failure, or the reason of `signal`.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  {
    policy,
    isIdempotent,
    signal,
  }: { policy: RetryPolicy; isIdempotent: boolean; signal?: AbortSignal | undefined },
): Promise<Result> {
  const end = Date.now() + policy.totalSecondsMax * 1000;
  for (let retries = 0; ; retries++) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (retries >= policy.retriesMax || !isPassing(error, isIdempotent)) throw error;
      const pauseMs = pauseBefore(retries, error);
      if (Date.now() + pauseMs > end) throw error;
      await sleep(pauseMs, signal);
    }
  }
}

function isPassing(error: unknown, isIdempotent: boolean): boolean {
  if (error instanceof ConnectionError) return isIdempotent;
  return (error instanceof VitrineError || error instanceof SignInError) && error.isPassing;
}

/** A part of it is random, so that those who were refused together do not come back together. */
function pauseBefore(retries: number, error: unknown): number {
  const asked = error instanceof VitrineError ? error.retryAfterMs : undefined;
  if (asked !== undefined) return asked * (1 + Math.random() / 10);
  return Math.min(firstPauseMs * 2 ** retries, pauseMsMax) * (0.5 + Math.random() / 2);
}
