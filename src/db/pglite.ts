import type { Sql } from 'sql-template-tag';
import { copyAhead } from './copy-files.js';
import {
  type Database,
  type DatabaseLog,
  type OpenDatabase,
  type Queryable,
  statementTimeoutMs,
  transactionTimeoutMs,
} from './database.js';
import { ConnectionLost } from './database-error.js';
import { PgliteConnection } from './pglite-connection.js';
import type { ThreadOptions } from './pglite-messages.js';
import { ask, rows } from './pglite-rows.js';
import { PgliteTransaction } from './pglite-transaction.js';
import { Turnstile } from './turnstile.js';

export interface PgliteOptions extends Partial<ThreadOptions> {
  log: DatabaseLog;
  statementTimeoutMs?: number;
  transactionTimeoutMs?: number;
  /** Called when the files are no longer in use. */
  afterClose?: () => Promise<void>;
}

/** Taken all at the start, and the system caches the files as well: the default of PostgreSQL, 128, costs 100 MB of memory more. */
export const cacheMegabytesDefault = 32;

/** After a try to open it again that failed: those who wait in line are told at once, and not one after the other. */
const reopenPauseMs = 2_000;

/**
 * Opens the embedded database, and makes it if need be. Of all processes only one may have a directory open,
 * or they destroy each other's writes: see lock.ts.
 */
export async function openPglite(options: PgliteOptions): Promise<OpenDatabase> {
  const database = new Pglite(options);
  await database.open();
  return database;
}

/**
 * PGlite in a thread of its own. It has one connection, so a transaction keeps all other statements waiting;
 * statements outside of transactions are sent on at once and run in order. When the thread dies, what was
 * under way fails and another thread is started on the same files.
 */
class Pglite implements OpenDatabase {
  readonly kind = 'pglite';
  readonly copyFiles?: (to: string) => Promise<number>;
  readonly #options: PgliteOptions;
  readonly #turnstile = new Turnstile();
  #connection: Promise<PgliteConnection> | undefined;
  #closing: Promise<void> | undefined;
  #wasOpen = false;
  readonly #reopened: (() => void)[] = [];
  #changes = 0;
  #refused: { error: ConnectionLost; until: number } | undefined;

  constructor(options: PgliteOptions) {
    this.#options = options;
    const { directory } = options;
    if (directory !== undefined) this.copyFiles = (to) => this.#copyFiles(directory, to);
  }

  async open(): Promise<void> {
    await this.#connected();
  }

  query<Row>(statement: Sql): Promise<Row[]> {
    return this.#query(statement, undefined);
  }

  boundTo(customerId: string): Database {
    return {
      kind: this.kind,
      query: (statement) => this.#query(statement, customerId),
      transaction: (work) => this.#transaction(work, customerId),
      boundTo: (other) => this.boundTo(other),
    };
  }

  readonly changes = () => this.#changes;

  onReopened(heard: () => void): void {
    this.#reopened.push(heard);
  }

  async execute(script: string): Promise<void> {
    try {
      await this.#turnstile.pass(() =>
        this.#connected().then((connection) => connection.ask({ type: 'execute', script })),
      );
    } finally {
      this.#changes++;
    }
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#transaction(work, undefined);
  }

  async #query<Row>(statement: Sql, customerId: string | undefined): Promise<Row[]> {
    const outcome = await this.#turnstile.pass(() =>
      this.#connected().then((connection) => ask(connection, statement, customerId)),
    );
    if (outcome.changed) this.#changes++;
    return rows(outcome);
  }

  async #transaction<T>(work: (tx: Queryable) => Promise<T>, customerId: string | undefined): Promise<T> {
    const release = await this.#turnstile.hold();
    try {
      const transaction = new PgliteTransaction(await this.#connected(), customerId);
      return await transaction.run(work, this.#options.transactionTimeoutMs ?? transactionTimeoutMs, release);
    } finally {
      this.#changes++;
      release();
    }
  }

  async #copyFiles(directory: string, to: string): Promise<number> {
    const since = Date.now();
    await copyAhead(directory, to);
    // No transaction is open then, and what was sent before has been carried out.
    const release = await this.#turnstile.hold();
    try {
      const connection = await this.#connected();
      const { values } = await connection.ask({ type: 'copy-files', to, since });
      return Number(values[0]);
    } finally {
      release();
    }
  }

  /** Lets those who came before finish. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const release = await this.#turnstile.hold();
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
    release();
    await this.#options.afterClose?.();
  }

  #connected(): Promise<PgliteConnection> {
    if (!this.#connection) {
      if (this.#refused && performance.now() < this.#refused.until)
        return Promise.reject(this.#refused.error);
      if (this.#closing) return Promise.reject(new Error('The database is closed'));
      this.#connection = this.#connect();
    }
    return this.#connection;
  }

  async #connect(): Promise<PgliteConnection> {
    const {
      log,
      directory,
      template,
      fsync = true,
      cacheMegabytes = cacheMegabytesDefault,
      upkeepMs = 2_000,
    } = this.#options;
    const place = {
      ...(directory === undefined ? {} : { directory }),
      ...(template === undefined ? {} : { template }),
    };
    const limitMs = this.#options.statementTimeoutMs ?? statementTimeoutMs;
    try {
      const connection = await PgliteConnection.open(
        { ...place, fsync, cacheMegabytes, upkeepMs },
        limitMs,
        log,
      );
      void connection.ended.then((reason) => this.#forget(reason));
      if (this.#wasOpen) for (const heard of this.#reopened) heard();
      this.#wasOpen = true;
      return connection;
    } catch (error) {
      this.#connection = undefined;
      if (!this.#wasOpen) throw error;
      // It was sound a moment ago: what is missing (room on the disk) may be there at a later try.
      const lost = new ConnectionLost((error as Error).message, { cause: error });
      this.#refused = { error: lost, until: performance.now() + reopenPauseMs };
      throw lost;
    }
  }

  #forget(reason: string): void {
    this.#connection = undefined;
    this.#changes++;
    if (this.#closing) return;
    this.#options.log.error({ reason }, 'The embedded database stopped; the next statement starts it again');
  }
}
