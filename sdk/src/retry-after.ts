/** What `Retry-After` asks for, in milliseconds: it holds seconds or a date. Anything else is as good as nothing. */
export function retryAfterMsOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // By the clock of the server where it tells it, since ours may be wrong.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  const ms = Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
