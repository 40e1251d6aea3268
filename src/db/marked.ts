/** More are not kept: the memory they take stays small. */
const valuesMax = 1_000;

/**
 * Values made of rows that change rarely, of which one column or row tells when they have: its mark. Whoever answers reads
 * the mark along with what it reads anyway: what was changed counts in the next answer of every process, and what has not
 * changed is not read again. A mark must never come back with other rows.
 */
export class Marked<Value> {
  readonly #known = new Map<string, { mark: string; value: Value }>();

  /** The value of this name at this mark; `read` gives it where it is not known. */
  async at(name: string, mark: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#known.get(name);
    if (known?.mark === mark) return known.value;
    const value = await read();
    if (this.#known.size >= valuesMax) this.#known.clear();
    this.#known.set(name, { mark, value });
    return value;
  }
}
