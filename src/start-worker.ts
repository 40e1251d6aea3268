import type { Logger } from 'pino';
import { openWorkerContext } from './open-context.js';
import type { Config } from './settings.js';

/** Opens the installation beside the servers that run on it, and begins to work. */
export async function startWorker(config: Config, log: Logger): Promise<{ stop(): Promise<void> }> {
  const { context, work, close } = await openWorkerContext(config, log);
  try {
    await work();
    context.state.isReady = true;
    log.info({ database: context.db.kind }, 'at work');
    return { stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}
