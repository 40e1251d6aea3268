import pg from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import { customerSetting, tenantRole } from './bound.js';
import { boundQuery } from './bound-query.js';
import {
  type Database,
  type DatabaseLog,
  type OpenDatabase,
  type Queryable,
  type SqlValue,
  statementTimeoutMs,
  type TransactionOptions,
  transactionTimeoutMs,
} from './database.js';
import {
  ConnectionLost,
  DatabaseError,
  DatabaseUnopened,
  isConflict,
  isEndOfConnection,
  isPreparedLost,
  mayBeOutdated,
} from './database-error.js';
import { PreparedNames } from './prepared-names.js';
import { parserOf, toText } from './values.js';

export interface PostgresOptions {
  url: string;
  log: DatabaseLog;
  connectionsMax?: number;
  /** For a connection to be made, or for one of the pool to be free. */
  connectTimeoutMs?: number;
  statementTimeoutMs?: number;
  transactionTimeoutMs?: number;
}

export const connectionsMaxDefault = 10;

const connectTimeoutMs = 10_000;

/** So long after the server should have stopped a statement by itself, it is taken for gone: a line can die without a word. */
const silenceMsMax = 5_000;
/** The longest that a timer takes; 0 would mean the default. */
const noTimeoutMs = 2 ** 31 - 1;

/** What collides with another transaction is tried so often, each time after a pause of up to this times the tries so far. */
const triesMax = 5;
const retryPauseMs = 20;

/** Opens a pool of connections to a PostgreSQL server, version 15 or newer. Rejects when it does not answer. */
export async function openPostgres(options: PostgresOptions): Promise<OpenDatabase> {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: 'vitrine',
    max: options.connectionsMax ?? connectionsMaxDefault,
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs ?? statementTimeoutMs,
    query_timeout: (options.statementTimeoutMs ?? statementTimeoutMs) + silenceMsMax,
    idle_in_transaction_session_timeout: options.transactionTimeoutMs ?? transactionTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig,
  });
  // A connection that dies while no one uses it; without a listener it would end the process.
  pool.on('error', (error) => options.log.warn({ error: error.message }, 'A database connection was lost'));

  const database = new Postgres(pool);
  await database.query(sql`select 1`).catch(async (cause) => {
    await database.close();
    throw new DatabaseUnopened(`PostgreSQL cannot be used: ${cause.message}`, { cause });
  });
  return database;
}

class Postgres implements OpenDatabase {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;
  readonly #names = new PreparedNames();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  query<Row>(statement: Sql): Promise<Row[]> {
    return withRetries(() => run<Row>(this.#pool, statement));
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.#transaction('begin', work, options);
  }

  boundTo(customerId: string): Database {
    const begin = `begin; set local role ${tenantRole}; set local ${customerSetting} = ${pg.escapeLiteral(customerId)}`;
    return {
      kind: this.kind,
      query: (statement) => withRetries(() => this.#runBound(customerId, statement)),
      transaction: (work, options) => this.#transaction(begin, work, options),
      boundTo: (other) => this.boundTo(other),
    };
  }

  /** What is asked often is kept prepared, as planning takes longer than doing. Where that was lost, it is planned as it comes. */
  async #runBound<Row>(customerId: string, statement: Sql): Promise<Row[]> {
    const name = this.#names.of(statement.text);
    try {
      return await runBound<Row>(this.#pool, customerId, statement, name);
    } catch (error) {
      if (name === undefined) throw error;
      if (isPreparedLost(error)) this.#names.end();
      else if (!mayBeOutdated(error)) throw error;
      return runBound<Row>(this.#pool, customerId, statement);
    }
  }

  async execute(script: string): Promise<void> {
    const client = await connect(this.#pool);
    let failure: Error | undefined;
    try {
      await command(client, 'set statement_timeout = 0');
      await command(client, script, noTimeoutMs);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // The connection has lost its time limit: it does not go back to the pool.
      client.release(failure ?? true);
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }

  #transaction<T>(
    begin: string,
    work: (tx: Queryable) => Promise<T>,
    { once = false }: TransactionOptions = {},
  ): Promise<T> {
    const attempt = () => this.#attempt(begin, work);
    return once ? attempt() : withRetries(attempt);
  }

  async #attempt<T>(begin: string, work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await connect(this.#pool);
    // A connection that dies between two statements says so only here; the next statement tells the caller.
    const ignore = () => {};
    client.on('error', ignore);
    const release = (isBroken: boolean) => {
      client.off('error', ignore);
      client.release(isBroken);
    };
    let over = false;
    const tx: Queryable = {
      query: async <Row>(statement: Sql) => {
        if (over) throw new Error('The transaction is over');
        return run<Row>(client, statement);
      },
    };
    try {
      await command(client, begin);
      const result = await work(tx);
      over = true;
      if ((await command(client, 'commit')) === 'ROLLBACK') {
        throw new Error(
          'The transaction was rolled back: a statement in it had failed, and the error was ignored',
        );
      }
      release(false);
      return result;
    } catch (error) {
      over = true;
      // Where nobody answers, nobody rolls back either; PostgreSQL does so by itself.
      const broken =
        error instanceof ConnectionLost ||
        (await command(client, 'rollback').then(
          () => false,
          () => true,
        ));
      release(broken);
      throw error;
    }
  }
}

/** Tries again what collided with another transaction: nothing of it has taken effect. */
async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || tries === triesMax) throw error;
      // At random, or those who met would meet again.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * retryPauseMs * tries));
    }
  }
}

async function run<Row>(target: pg.Pool | pg.PoolClient, { text, values: given }: Sql): Promise<Row[]> {
  const values = (given as SqlValue[]).map(toText);
  try {
    return (await target.query(text, values)).rows as Row[];
  } catch (error) {
    throw ownError(error, text);
  }
}

async function runBound<Row>(
  pool: pg.Pool,
  customerId: string,
  { text, values: given }: Sql,
  name?: string,
): Promise<Row[]> {
  const values = (given as SqlValue[]).map(toText);
  try {
    const both = await pool.query(boundQuery(customerId, { text, values, name }));
    return (both as unknown as pg.QueryResult[]).at(-1)!.rows as Row[];
  } catch (error) {
    throw ownError(error, text);
  }
}

/** Gives the command tag of the (last) statement. */
async function command(client: pg.PoolClient, script: string, timeoutMs?: number): Promise<string> {
  try {
    const limit = timeoutMs === undefined ? {} : { query_timeout: timeoutMs };
    const result = await client.query({ text: script, ...limit });
    return result.command;
  } catch (error) {
    throw ownError(error, script);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw ownError(error, 'connect');
  }
}

/** What the driver throws is either the server's report or a trouble with the connection. */
function ownError(error: unknown, statement: string): Error {
  if (error instanceof pg.DatabaseError && !isEndOfConnection(error.code))
    return new DatabaseError(error, statement);
  return new ConnectionLost(`The database cannot be reached: ${(error as Error).message}`, { cause: error });
}
