import { ExpectedError } from '../expected-error.js';
import type { Config } from '../settings.js';
import { startWorker } from '../start-worker.js';
import { createLog, warnOfUnknownVariables } from './log.js';
import { untilToldToStop } from './signals.js';

/** `vitrine work`: does jobs until SIGINT or SIGTERM, then finishes what is under way and ends. */
export async function work(config: Config): Promise<void> {
  if (config.databaseUrl === undefined) {
    throw new ExpectedError(
      'The embedded database belongs to one process, and `vitrine serve` does the jobs there. ' +
        'To work in several, keep the rows in PostgreSQL: --database-url or VITRINE_DATABASE_URL.',
    );
  }
  const log = createLog(config);
  warnOfUnknownVariables(log);
  const worker = await startWorker(config, log);
  console.log('Vitrine is at work.');
  await untilToldToStop();
  await worker.stop();
}
