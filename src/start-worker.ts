import type { Logger } from 'pino';
import type { Config } from './config.js';
import { openWorkerContext } from './open-context.js';

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
