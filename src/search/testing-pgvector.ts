/** PostgreSQL with pgvector for tests: PGlite's, through the wire protocol, and the test server's where it has some. */
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { OpenDatabase } from '../db/database.js';
import { openPostgres } from '../db/postgres.js';
import { freshDatabase, silentLog, testServerUrl } from '../db/testing.js';
import { freePort } from '../http/free-port.js';
import { preparePgvector } from './pgvector-schema.js';

/** PGlite builds a graph in one go, and nothing else is answered meanwhile. */
const patienceMs = 120_000;

/** An empty database; closing it throws it away. */
export async function openPgvectorOnPglite(): Promise<OpenDatabase> {
  const pglite = await PGlite.create({ extensions: { vector } });
  const port = await freePort('127.0.0.1');
  const server = new PGLiteSocketServer({ db: pglite, port, host: '127.0.0.1', maxConnections: 20 });
  await server.start();
  // All connections share PGlite's one session: a second one could meet a transaction of the first.
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const limits = { connectionsMax: 1, connectTimeoutMs: patienceMs, statementTimeoutMs: patienceMs };
  const database = await openPostgres({ url, log: silentLog, ...limits });
  const close = database.close.bind(database);
  database.close = async () => {
    await close();
    await server.stop();
    await pglite.close();
  };
  return database;
}

/** `undefined` where there is no test server, or no pgvector in it. */
export async function openPgvectorOnServer(): Promise<OpenDatabase | undefined> {
  if (testServerUrl === undefined) return undefined;
  const database = await freshDatabase('postgres', []);
  if ('version' in (await preparePgvector(database))) return database;
  await database.close();
  return undefined;
}
