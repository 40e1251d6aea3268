import { errors } from '../errors.js';

/** A search waits so long for a space that is still being loaded; then the caller is asked to come back. */
export const loadWaitMsMax = 30_000;
const retryAfterSeconds = 5;

/** What the load gives. Throws `overloaded` when it takes longer than this. */
export async function awaitLoad<T>(load: Promise<T>, waitMs = loadWaitMsMax): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const headers = { 'retry-after': String(retryAfterSeconds) };
      reject(errors.overloaded('The pictures are still being loaded into the index.', { headers }));
    }, waitMs);
  });
  return Promise.race([load, tooLate]).finally(() => clearTimeout(timer));
}
