import type { Sql } from 'sql-template-tag';
import { bindingStatement } from './bound.js';
import type { Queryable } from './database.js';
import { ConnectionLost } from './database-error.js';
import type { PgliteConnection } from './pglite-connection.js';
import type { Outcome } from './pglite-messages.js';
import { ask, rows } from './pglite-rows.js';

/** What runs between BEGIN and COMMIT, while it holds up all other statements. */
export class PgliteTransaction implements Queryable {
  readonly #connection: PgliteConnection;
  readonly #customerId: string | undefined;
  #over: Error | undefined;

  /** With `customerId`, all in it is bound to that customer. */
  constructor(connection: PgliteConnection, customerId: string | undefined) {
    this.#connection = connection;
    this.#customerId = customerId;
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    if (this.#over) throw this.#over;
    return rows(await ask(this.#connection, statement));
  }

  /** `release` is called as soon as the connection may be used by others. */
  async run<T>(work: (tx: Queryable) => Promise<T>, limitMs: number, release: () => void): Promise<T> {
    // Not awaited: requests are carried out in order, and if this one fails so do those after it.
    this.#command('begin').catch(() => {});
    if (this.#customerId !== undefined) this.#command(bindingStatement, [this.#customerId]).catch(() => {});
    let result: T;
    try {
      result = await this.#withinLimit(work(this), limitMs);
    } catch (error) {
      this.#end('rollback', release).catch(() => {});
      throw error;
    }
    const { tag } = await this.#end('commit', release);
    if (tag === 'ROLLBACK') {
      throw new Error(
        'The transaction was rolled back: a statement in it had failed, and the error was ignored',
      );
    }
    return result;
  }

  #end(command: 'commit' | 'rollback', release: () => void): Promise<Outcome> {
    this.#over ??= new Error('The transaction is over');
    const done = this.#command(command);
    release();
    return done;
  }

  async #withinLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#over = new ConnectionLost(
          `The transaction was open for more than ${limitMs} ms and was rolled back`,
        );
        reject(this.#over);
      }, limitMs);
    });
    try {
      return await Promise.race([work, limit]);
    } finally {
      clearTimeout(timer);
    }
  }

  #command(text: string, parameters: string[] = []): Promise<Outcome> {
    return this.#connection.ask({ type: 'query', text, parameters });
  }
}
