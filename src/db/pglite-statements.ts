import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import { bindingStatement } from './bound.js';
import type { Column, Outcome } from './pglite-messages.js';

const { serialize } = protocol;

/** Statements kept prepared; each holds a plan in the database's memory. */
const preparedMax = 128;

interface Prepared {
  name: string;
  columns: Column[];
}

/**
 * Runs statements in one exchange with the database each, prepared the first time. PGlite's own `query` takes
 * six exchanges and plans every time, which makes it two to three times slower.
 */
export class Statements {
  /** By text, and whether it is bound; the least recently used first. */
  readonly #prepared = new Map<string, Prepared>();
  readonly #pg: PGlite;
  #names = 0;
  #canBind = false;

  constructor(pg: PGlite) {
    this.#pg = pg;
  }

  /**
   * With `customerId`, the statement is bound to that customer: both are one transaction, which the exchange is. Throws
   * PGlite's `DatabaseError` when the database refuses.
   */
  async run(text: string, parameters: (string | null)[], customerId?: string): Promise<Outcome> {
    // A plan is made for a role.
    const key = customerId === undefined ? text : `bound ${text}`;
    const known = this.#prepared.get(key);
    const name = known?.name ?? `s${this.#names++}`;
    const introduction = known
      ? []
      : [serialize.parse({ name, text }), serialize.describe({ type: 'S', name })];
    const answers = await this.#exchange([
      ...(customerId === undefined ? [] : await this.#binding(customerId)),
      ...introduction,
      serialize.bind({ statement: name, values: parameters }),
      serialize.execute({}),
      serialize.sync(),
    ]);

    const prepared = known ?? describe(name, answers);
    if (prepared) this.#remember(key, prepared);
    const failure = answers.find((answer) => answer instanceof messages.DatabaseError);
    if (failure) throw failure;
    await this.#forgetSurplus();
    return outcome(prepared as Prepared, answers);
  }

  /** Drops all plans: those that a change of the schema has made stale cannot be told from the others. */
  async forget(): Promise<void> {
    this.#prepared.clear();
    this.#canBind = false;
    await this.#pg.exec('deallocate all');
  }

  async #binding(customerId: string): Promise<Uint8Array[]> {
    if (!this.#canBind) {
      await this.#exchange([serialize.parse({ name: 'bind', text: bindingStatement }), serialize.sync()]);
      this.#canBind = true;
    }
    return [serialize.bind({ statement: 'bind', values: [customerId] }), serialize.execute({})];
  }

  #remember(key: string, prepared: Prepared): void {
    this.#prepared.delete(key);
    this.#prepared.set(key, prepared);
  }

  async #forgetSurplus(): Promise<void> {
    if (this.#prepared.size <= preparedMax) return;
    const [oldest] = this.#prepared as Iterable<[string, Prepared]>;
    const [key, { name }] = oldest as [string, Prepared];
    this.#prepared.delete(key);
    await this.#exchange([serialize.close({ type: 'S', name }), serialize.sync()]);
  }

  async #exchange(parts: Uint8Array[]): Promise<messages.BackendMessage[]> {
    return this.#pg.execProtocolStream(Buffer.concat(parts), { syncToFs: false, throwOnError: false });
  }
}

/** What the database said about a statement it has just prepared; undefined when it did not prepare it. */
function describe(name: string, answers: messages.BackendMessage[]): Prepared | undefined {
  if (!answers.some((answer) => answer.name === 'parameterDescription')) return undefined;
  const rows = answers.find((answer) => answer instanceof messages.RowDescriptionMessage);
  const fields = rows?.fields ?? [];
  return { name, columns: fields.map((field) => ({ name: field.name, type: field.dataTypeID })) };
}

function outcome({ columns }: Prepared, answers: messages.BackendMessage[]): Outcome {
  const values: Outcome['values'] = [];
  let tag = '';
  for (const answer of answers) {
    if (answer instanceof messages.DataRowMessage) {
      values.push(...answer.fields);
    } else if (answer instanceof messages.CommandCompleteMessage) {
      tag = answer.text;
    }
  }
  return { columns, values, tag };
}
