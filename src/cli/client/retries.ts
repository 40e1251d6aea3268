import { parseRetryAfter } from '../../http/retry-advice.js';

/** Times that a request is sent again. */
export const retriesMax = 5;
const waitMsMax = 60_000;
const waitFirstMs = 500;

/** How long to wait before sending it again: as told (seconds or a date), else longer from time to time. Milliseconds. */
export function retryWaitMs(retryAfter: string | null, attempt: number, now = Date.now()): number {
  return Math.min(parseRetryAfter(retryAfter ?? undefined, now) ?? waitFirstMs * 2 ** attempt, waitMsMax);
}
