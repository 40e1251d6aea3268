/** Sleeps until it is woken. Who wakes it while it does not sleep spares it the next sleep. */
export class Sleeper {
  #isAwake = false;
  #wakeUp: (() => void) | undefined;

  wake(): void {
    this.#isAwake = true;
    this.#wakeUp?.();
  }

  /** What has woken it before does not count any more. */
  forget(): void {
    this.#isAwake = false;
  }

  /** For `ms` at most. */
  async sleep(ms: number): Promise<void> {
    if (!this.#isAwake)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#wakeUp = undefined;
    this.#isAwake = false;
  }
}
