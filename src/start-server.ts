import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import type { Config } from './config.js';
import { type FirstCredentials, prepareInstallation } from './first-start.js';
import { freePort } from './http/free-port.js';
import { drain } from './http/server.js';
import { scheduleSweep } from './images/sweep-blobs.job.js';
import { openContext } from './open-context.js';

export interface RunningServer {
  url: string;
  /** Only on the first start of an installation. */
  firstCredentials: FirstCredentials | undefined;
  stop(): Promise<void>;
}

/** Starts everything: opens the installation, prepares a new one, listens, and begins to work. */
export async function startServer(given: Config, log: Logger): Promise<RunningServer> {
  const config = given.port === 0 ? await withFreePort(given) : given;
  const { context, worker, close } = await openContext(config, log);
  try {
    const firstCredentials = await prepareInstallation(context);
    const app = await createApp(context);
    await app.listen({ host: config.host, port: config.port });
    await scheduleSweep(context, 0);
    await worker.start();
    context.state.isReady = true;
    const { port } = app.server.address() as AddressInfo;
    log.info({ host: config.host, port, database: context.db.kind }, 'ready');
    const stop = async () => {
      context.state.isReady = false;
      await drain(app);
      await close();
    };
    return { url: config.publicUrl, firstCredentials, stop };
  } catch (error) {
    await close();
    throw listenFault(error, config);
  }
}

/** The address is part of every token, so that it must be known before anything is opened. */
async function withFreePort(config: Config): Promise<Config> {
  const port = await freePort(config.host);
  return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };
}

function listenFault(error: unknown, { host, port }: Config): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  const message = `Port ${port} of ${host} is taken; choose another with --port or VITRINE_PORT.`;
  return Object.assign(new Error(message, { cause: error }), { isExpected: true });
}
