import pg from 'pg';
import sql, { type Sql } from 'sql-template-tag';
import {
  type Database,
  type DatabaseLog,
  type Queryable,
  type SqlValue,
  statementTimeoutMs,
  transactionTimeoutMs,
} from './database.js';
import { ConnectionLost, DatabaseError } from './database-error.js';
import { parserOf, toText } from './values.js';

export interface PostgresOptions {
  url: string;
  log: DatabaseLog;
  connectionsMax?: number;
  statementTimeoutMs?: number;
  transactionTimeoutMs?: number;
}

const connectTimeoutMs = 10_000;

/** Opens a pool of connections to a PostgreSQL server, version 15 or newer. Rejects when it does not answer. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: 'vitrine',
    max: options.connectionsMax ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs ?? statementTimeoutMs,
    idle_in_transaction_session_timeout: options.transactionTimeoutMs ?? transactionTimeoutMs,
    keepAlive: true,
    types: { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig,
  });
  // A connection that dies while no one uses it; without a listener it would end the process.
  pool.on('error', (error) => options.log.warn({ error: error.message }, 'A database connection was lost'));

  const database = new Postgres(pool);
  await database.query(sql`select 1`).catch(async (error) => {
    await database.close();
    throw error;
  });
  return database;
}

class Postgres implements Database {
  readonly kind = 'postgres';
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    return (await run(this.#pool, statement)) as Row[];
  }

  async execute(script: string): Promise<void> {
    const client = await connect(this.#pool);
    let failure: Error | undefined;
    try {
      await command(client, 'set statement_timeout = 0');
      await command(client, script);
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // The connection has lost its time limit: it does not go back to the pool.
      client.release(failure ?? true);
    }
  }

  async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await connect(this.#pool);
    let over = false;
    const tx: Queryable = {
      query: async <Row>(statement: Sql) => {
        if (over) throw new Error('The transaction is over');
        return (await run(client, statement)) as Row[];
      },
    };
    try {
      await command(client, 'begin');
      const result = await work(tx);
      over = true;
      if ((await command(client, 'commit')) === 'ROLLBACK') {
        throw new Error(
          'The transaction was rolled back: a statement in it had failed, and the error was ignored',
        );
      }
      client.release();
      return result;
    } catch (error) {
      over = true;
      const broken = await command(client, 'rollback').then(
        () => false,
        () => true,
      );
      client.release(broken);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}

async function run(target: pg.Pool | pg.PoolClient, statement: Sql): Promise<unknown[]> {
  const values = (statement.values as SqlValue[]).map(toText);
  try {
    return (await target.query(statement.text, values)).rows;
  } catch (error) {
    throw ownError(error, statement.text);
  }
}

/** Gives the command tag of the (last) statement. */
async function command(client: pg.PoolClient, script: string): Promise<string> {
  try {
    const result = await client.query(script);
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
  if (error instanceof pg.DatabaseError) return new DatabaseError(error, statement);
  return new ConnectionLost(`The database cannot be reached: ${(error as Error).message}`, { cause: error });
}
