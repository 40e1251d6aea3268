/** Times that a request is sent again. */
export const retriesMax = 5;
const waitMsMax = 60_000;
const waitFirstMs = 500;

/** How long to wait before sending it again: as told (seconds or a date), else longer from time to time. Milliseconds. */
export function retryWaitMs(retryAfter: string | null, attempt: number, now = Date.now()): number {
  const wanted = told(retryAfter, now) ?? waitFirstMs * 2 ** attempt;
  return Math.min(Math.max(wanted, 0), waitMsMax);
}

function told(retryAfter: string | null, now: number): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined;
  if (/^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : date - now;
}
