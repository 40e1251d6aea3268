/** Asked so often, a statement is worth a plan that is kept. */
const usesMin = 5;
/** Each connection keeps a plan for each of them: some 40 kB of the server's memory. */
const namesMax = 128;
/** Texts whose uses are counted; those not asked for longest are forgotten first. */
const countedMax = 1_024;

/**
 * Names of the statements that connections to a server keep prepared: the first that are asked often. What filters and rules make
 * up has ever new texts, which are planned as they come.
 */
export class PreparedNames {
  readonly #names = new Map<string, string>();
  readonly #uses = new Map<string, number>();
  #isOver = false;

  /** Of a statement that is asked once more; nothing for one that is planned as it comes. */
  of(text: string): string | undefined {
    if (this.#isOver) return undefined;
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= namesMax) return known;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    this.#uses.delete(text);
    if (uses >= usesMin) {
      const name = `vitrine_${this.#names.size}`;
      this.#names.set(text, name);
      return name;
    }
    this.#uses.set(text, uses);
    if (this.#uses.size > countedMax) this.#uses.delete(this.#uses.keys().next().value!);
    return undefined;
  }

  /** From now on there are none: something between here and the server does not keep what is prepared. */
  end(): void {
    this.#isOver = true;
  }
}
