import type { Database } from './database.js';

/** More are not kept: the memory they take stays small, whoever asks for what. */
const valuesMax = 20_000;

/**
 * Answers of the database that change rarely, kept in memory while this process is the only one that writes to it.
 * Whoever writes what they depend on calls `forget` once it is committed. With PostgreSQL, to which other processes
 * write as well, nothing is kept: what one process has changed counts in all of them at once.
 */
export class Remembered<Value> {
  readonly #isAlone: boolean;
  #values = new Map<string, Value>();
  #generation = 0;

  constructor(db: Pick<Database, 'kind'>) {
    this.#isAlone = db.kind === 'pglite';
  }

  /** What `read` gave for this key; `undefined` is not kept. */
  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    if (!this.#isAlone) return read();
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const generation = this.#generation;
    const value = await read();
    // What was read before a change may be what the change has made wrong.
    if (value !== undefined && generation === this.#generation) {
      if (this.#values.size >= valuesMax) this.#values.clear();
      this.#values.set(key, value);
    }
    return value;
  }

  forget(): void {
    this.#generation++;
    this.#values.clear();
  }
}
