import { join } from 'node:path';
import type { DatabaseLog, OpenDatabase } from './database.js';
import { builtDatabase } from './initial-database.js';
import { lockDirectory } from './lock.js';
import { cacheMegabytesDefault, openPglite } from './pglite.js';
import { connectionsMaxDefault, openPostgres } from './postgres.js';

export interface DatabaseOptions {
  /** A PostgreSQL server (`postgres://…`); without it the embedded database is used. */
  url?: string | undefined;
  /** Connections to PostgreSQL at most. */
  connectionsMax?: number;
  /** The data directory; the embedded database lives in its folder `database`. */
  directory: string;
  /** In which the embedded database caches its tables. */
  cacheMegabytes?: number;
  log: DatabaseLog;
  /** Whether the embedded database's acknowledged writes survive a power cut too; on unless it says otherwise. */
  fsync?: boolean;
}

/**
 * Opens the database; the shape of its tables is the business of `migrate`. With the embedded one the data
 * directory is locked until `close`: rejects when another process has it.
 */
export async function openDatabase({
  url,
  connectionsMax = connectionsMaxDefault,
  directory,
  cacheMegabytes = cacheMegabytesDefault,
  log,
  fsync = true,
}: DatabaseOptions): Promise<OpenDatabase> {
  if (url !== undefined) return openPostgres({ url, log, connectionsMax });
  const unlock = await lockDirectory(directory);
  try {
    const template = builtDatabase();
    return await openPglite({
      directory: join(directory, 'database'),
      ...(template ? { template } : {}),
      cacheMegabytes,
      fsync,
      log,
      afterClose: unlock,
    });
  } catch (error) {
    await unlock();
    throw error;
  }
}
