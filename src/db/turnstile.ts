interface Entry {
  holds: boolean;
  enter(): void;
}

/** Lets visitors pass in the order in which they came, and one of them hold up the rest until it is done. */
export class Turnstile {
  readonly #line: Entry[] = [];
  #held = false;

  /** Calls `visit` at once, or as soon as no one holds up the line. */
  pass<T>(visit: () => Promise<T>): Promise<T> {
    return new Promise((resolve) => this.#queue({ holds: false, enter: () => resolve(visit()) }));
  }

  /** Resolves to the function that lets the next one pass; calling it again does nothing. */
  hold(): Promise<() => void> {
    return new Promise((resolve) => this.#queue({ holds: true, enter: () => resolve(this.#release()) }));
  }

  #queue(entry: Entry): void {
    this.#line.push(entry);
    this.#advance();
  }

  #advance(): void {
    while (!this.#held) {
      const entry = this.#line.shift();
      if (!entry) return;
      this.#held = entry.holds;
      entry.enter();
    }
  }

  #release(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#held = false;
      this.#advance();
    };
  }
}
