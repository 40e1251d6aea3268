/** What is stopped in order takes seconds. If it does not come to its end, because a disk is gone say, nothing is gained by waiting. */
const stopMsMax = 60_000;

/**
 * Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, and so does a stop that takes too long:
 * what was acknowledged survives either. `moreMs` is what is waited for on purpose before stopping.
 */
export function untilToldToStop(moreMs = 0): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      setTimeout(() => {
        console.error(
          `It could not be stopped in order within ${stopMsMax / 1000} seconds, and ends as it is.`,
        );
        process.exit(1);
      }, moreMs + stopMsMax).unref();
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
