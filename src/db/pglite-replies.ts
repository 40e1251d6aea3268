import type { DurableFiles } from './pglite-durable-files.js';
import type { ThreadReply } from './pglite-messages.js';

/**
 * Gives replies in order, none before what it speaks of is on the disk. While one sync runs, later replies
 * collect, and the next sync serves them all.
 */
export class Replies {
  readonly #say: (reply: ThreadReply) => void;
  readonly #files: DurableFiles | undefined;
  readonly #fail: (error: unknown) => void;
  #held: ThreadReply[] = [];
  #settling = false;

  /** Without `files` replies are given at once; `fail` is told when the disk reports an error. */
  constructor(
    say: (reply: ThreadReply) => void,
    files: DurableFiles | undefined,
    fail: (error: unknown) => void,
  ) {
    this.#say = say;
    this.#files = files;
    this.#fail = fail;
  }

  give(reply: ThreadReply): void {
    if (!this.#settling && !this.#files?.unsettled) {
      this.#say(reply);
      return;
    }
    this.#held.push(reply);
    if (!this.#settling) this.#settle().catch(this.#fail);
  }

  async #settle(): Promise<void> {
    this.#settling = true;
    while (this.#held.length > 0) {
      const covered = this.#held;
      this.#held = [];
      await this.#files?.settle();
      for (const reply of covered) this.#say(reply);
    }
    this.#settling = false;
  }
}
