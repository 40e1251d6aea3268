/** Runs work for one name after the other, and only so much at once; `undefined` when too much is waiting. */
export type SignInQueue = <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>;

/**
 * Passwords are checked one at a time for each user name, so that many guesses sent together cannot pass the
 * lock before the first of them has been counted; and few at once, because each takes memory and one of the
 * four threads that Node reads files with.
 */
export function createSignInQueue({ atOnceMax = 2, waitingMax = 100 } = {}): SignInQueue {
  const busyNames = new Set<string>();
  const waiting: { name: string; start: () => void }[] = [];

  function startNext(): void {
    if (busyNames.size >= atOnceMax) return;
    const position = waiting.findIndex(({ name }) => !busyNames.has(name));
    const [next] = position < 0 ? [] : waiting.splice(position, 1);
    if (!next) return;
    busyNames.add(next.name);
    next.start();
  }

  return async (name, work) => {
    if (waiting.length >= waitingMax) return undefined;
    await new Promise<void>((resolve) => {
      waiting.push({ name, start: resolve });
      startNext();
    });
    try {
      return await work();
    } finally {
      busyNames.delete(name);
      startNext();
    }
  };
}
