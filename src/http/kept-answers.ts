/** Of all answers together. */
const bytesMaxDefault = 16 * 1024 * 1024;

/**
 * Answers that rest on nothing but the database, kept until something in it may have changed. `changes` gives a number that is
 * higher from then on.
 */
export class KeptAnswers {
  readonly #changes: () => number;
  readonly #bytesMax: number;
  readonly #answers = new Map<string, Buffer>();
  #bytes = 0;
  #keptAt: number;

  constructor(changes: () => number, bytesMax = bytesMaxDefault) {
    this.#changes = changes;
    this.#bytesMax = bytesMax;
    this.#keptAt = changes();
  }

  /** The answer that is kept, or one that is made now, and kept unless something changed meanwhile. */
  async of(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    this.#forgetStale();
    const kept = this.#answers.get(key);
    if (kept) return kept;
    const before = this.#keptAt;
    const bytes = await make();
    this.#forgetStale();
    if (before === this.#keptAt) this.#put(key, bytes);
    return bytes;
  }

  #put(key: string, bytes: Buffer): void {
    const more = bytes.length + key.length;
    if (more > this.#bytesMax || this.#answers.has(key)) return;
    if (this.#bytes + more > this.#bytesMax) this.#clear();
    this.#answers.set(key, bytes);
    this.#bytes += more;
  }

  #forgetStale(): void {
    const now = this.#changes();
    if (now === this.#keptAt) return;
    this.#clear();
    this.#keptAt = now;
  }

  #clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }
}
