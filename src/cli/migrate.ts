import { openInstallationDatabase } from '../open-context.js';
import type { Config } from '../settings.js';
import { createLog } from './log.js';

/** `vitrine migrate`: brings the shape of the database up to date; `serve` does the same at its start. */
export async function migrateDatabase(config: Config): Promise<void> {
  const db = await openInstallationDatabase(config, createLog(config));
  await db.close();
  console.log('The database is up to date.');
}
