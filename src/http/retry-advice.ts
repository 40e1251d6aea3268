import type { IncomingHttpHeaders } from 'node:http';

export interface RetryAdvice {
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** How long to wait at least, in milliseconds, where the other side said so. */
  retryAfterMs?: number;
}

/** A server that wants to be left alone for longer is not waited for any longer than this. */
export const retryAfterMsMax = 24 * 60 * 60 * 1000;

/** What an answer that is not the wanted one says about trying again. */
export function retryAdvice(status: number, headers: IncomingHttpHeaders, now: number): RetryAdvice {
  const retryable = status === 408 || status === 425 || status === 429 || status >= 500;
  if (status !== 429 && status !== 503) return { retryable };
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  return retryAfterMs === undefined ? { retryable } : { retryable, retryAfterMs };
}

/** What `Retry-After` asks for, in milliseconds: it holds a number of seconds or a date; anything else is as good as nothing. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (typeof value !== 'string') return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), retryAfterMsMax);
}
