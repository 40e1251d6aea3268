import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import { bindingStatement } from './bound.js';
import { mayChange } from './may-change.js';
import type { Column, Outcome } from './pglite-messages.js';

const { serialize } = protocol;

/** Gives a row, of no columns, when the transaction has changed something. */
const changeStatement = 'select where pg_current_xact_id_if_assigned() is not null';
const changedTag = 'SELECT 1';

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
  #isReady = false;

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
    const isWatched = mayChange(text);
    await this.#getReady();
    const answers = await this.#exchange([
      ...(customerId === undefined ? [] : run('bind', [customerId])),
      ...introduction,
      ...run(name, parameters),
      ...(isWatched ? run('change', []) : []),
      serialize.sync(),
    ]);

    const prepared = known ?? describe(name, answers);
    if (prepared) this.#remember(key, prepared);
    const failure = answers.find((answer) => answer instanceof messages.DatabaseError);
    if (failure) throw failure;
    await this.#forgetSurplus();
    return outcome(prepared as Prepared, answers, isWatched);
  }

  /** Drops all plans: those that a change of the schema has made stale cannot be told from the others. */
  async forget(): Promise<void> {
    this.#prepared.clear();
    this.#isReady = false;
    await this.#pg.exec('deallocate all');
  }

  async #getReady(): Promise<void> {
    if (this.#isReady) return;
    await this.#exchange([
      serialize.parse({ name: 'bind', text: bindingStatement }),
      serialize.parse({ name: 'change', text: changeStatement }),
      serialize.sync(),
    ]);
    this.#isReady = true;
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

/** Neither what binds a statement nor what watches it gives any values; of those that ran, what watches it is the last. */
function outcome({ columns }: Prepared, answers: messages.BackendMessage[], isWatched: boolean): Outcome {
  const values: Outcome['values'] = [];
  const tags: string[] = [];
  for (const answer of answers) {
    if (answer instanceof messages.DataRowMessage) {
      values.push(...answer.fields);
    } else if (answer instanceof messages.CommandCompleteMessage) {
      tags.push(answer.text);
    }
  }
  const changed = isWatched && tags.pop() === changedTag;
  return { columns, values, tag: tags.at(-1) ?? '', changed };
}

function run(statement: string, values: (string | null)[]): Uint8Array[] {
  return [serialize.bind({ statement, values }), serialize.execute({})];
}
