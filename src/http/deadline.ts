/** Runs `work` with a signal that aborts after `ms` (with `reason()`) or together with `outer` (with its reason). */
export async function withDeadline<T>(
  options: { ms: number; reason: () => Error; outer?: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { outer } = options;
  outer?.throwIfAborted();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(options.reason()), options.ms);
  const followOuter = () => controller.abort(outer?.reason);
  // Not AbortSignal.any: on a signal that lives as long as the process it would collect a listener per call.
  outer?.addEventListener('abort', followOuter, { once: true });
  try {
    return await settledOrAborted(work(controller.signal), controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', followOuter);
  }
}

/** Does not wait for work that notices an abort late, as undici does while it is connecting. */
function settledOrAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
