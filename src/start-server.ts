import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import type { Context } from './context.js';
import { ExpectedError } from './expected-error.js';
import { type FirstCredentials, prepareInstallation } from './first-start.js';
import { collectLessOften } from './heap-growth.js';
import { freePort } from './http/free-port.js';
import { drain } from './http/server.js';
import { scheduleSweep } from './images/sweep-blobs.job.js';
import { openContext } from './open-context.js';
import { scheduleMeasuring } from './quality/measure-indexes.job.js';
import { spacesWithEmbeddings } from './search/embeddings.js';
import type { Config } from './settings.js';
import { scheduleEventSweep } from './webhooks/sweep-webhook-events.job.js';

export interface RunningServer {
  url: string;
  /** Only on the first start of an installation. */
  firstCredentials: FirstCredentials | undefined;
  stop(): Promise<void>;
}

/**
 * Starts everything: opens the installation, prepares a new one, listens, and begins to work. `addPages` adds what is
 * served beside the app.
 */
export async function startServer(
  given: Config,
  log: Logger,
  addPages?: (app: FastifyInstance) => Promise<void>,
): Promise<RunningServer> {
  collectLessOften();
  const config = given.port === 0 ? await withFreePort(given) : given;
  await assertPortIsFree(config);
  const { context, work, close } = await openContext(config, log);
  try {
    const firstCredentials = await prepareInstallation(context);
    const app = await createApp(context);
    if (addPages) await app.register(addPages);
    await app.listen({ host: config.host, port: config.port });
    await scheduleSweep(context, 0);
    await scheduleEventSweep(context, 0);
    await scheduleMeasuring(context);
    await work();
    context.state.isReady = true;
    void warmIndexes(context);
    const { port } = app.server.address() as AddressInfo;
    log.info({ host: config.host, port, database: context.db.kind }, 'ready');
    const stop = async () => {
      context.state.isReady = false;
      await sleep(config.unreadySeconds * 1000);
      await drain(app);
      await close();
    };
    return { url: config.publicUrl, firstCredentials, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The address is part of every token, so that it must be known before anything is opened. */
async function withFreePort(config: Config): Promise<Config> {
  const port = await freePort(config.host);
  return { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };
}

/** Before anything is opened, which takes seconds. */
async function assertPortIsFree({ host, port }: Config): Promise<void> {
  try {
    await freePort(host, port);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be listened on (${message})`;
    throw new ExpectedError(`Port ${port} of ${host} ${why}; choose another with --port or VITRINE_PORT.`, {
      cause,
    });
  }
}

/** Loads the vectors of each customer, one after the other, so that first searches need not wait for it. */
async function warmIndexes({ db, vectors, log, state }: Context): Promise<void> {
  try {
    for (const space of await spacesWithEmbeddings(db)) {
      if (state.isReady) await vectors.warm(space);
    }
  } catch (error) {
    if (state.isReady) log.warn({ err: error }, 'an index could not be loaded ahead of its first search');
  }
}
