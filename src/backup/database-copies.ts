/**
 * How a backup gets a copy of the embedded database of a server that runs: whoever may write into the data directory makes a
 * folder, and the server puts the copy into it. No credentials are needed, and no key leaves by the network.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const askEveryMs = 100;
const lookEveryMs = 500;

const copyName = 'database';
/** Becomes the answer: what is being removed is asked for by nobody. */
const requestName = 'request';
const answerName = 'answer.json';

interface Answer {
  /** For how long the database stood still, in milliseconds. */
  pausedMs?: number;
  error?: string;
}

export interface DatabaseCopy {
  folder: string;
  pausedMs: number;
  remove(): Promise<void>;
}

/** In a server: makes the copies that are asked for, and takes away what a backup left that died: while one is made, `isMade`. */
export function answerBackups(
  place: string,
  { copyFiles, isMade }: { copyFiles: (to: string) => Promise<number>; isMade: () => Promise<boolean> },
  log: Pick<Logger, 'info' | 'error'>,
): { close(): Promise<void> } {
  let isClosed = false;
  let round: Promise<void> = Promise.resolve();
  const look = async () => {
    const names = await readdir(place).catch((): string[] => []);
    if (names.length > 0 && !(await isMade())) return rm(place, { recursive: true, force: true });
    for (const name of names) {
      const folder = join(place, name);
      if (isClosed || !(await isAskedFor(folder))) continue;
      // What a server that died had begun.
      await rm(join(folder, copyName), { recursive: true, force: true });
      await answer(folder, await copied(join(folder, copyName)));
    }
  };
  const copied = async (to: string): Promise<Answer> => {
    try {
      const pausedMs = await copyFiles(to);
      log.info({ pausedMs: Math.round(pausedMs) }, 'copied the database for a backup');
      return { pausedMs };
    } catch (err) {
      log.error({ err }, 'the database could not be copied for a backup');
      return { error: String((err as Error).message) };
    }
  };
  const timer = setInterval(() => {
    round = round.then(look).catch((err) => log.error({ err }, 'a backup could not be answered'));
  }, lookEveryMs).unref();
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await round;
    },
  };
}

/** Asks the server for a copy; gives nothing when `isServerGone` before it is there. Throws what the server has run into. */
export async function askForCopy(
  place: string,
  isServerGone: () => Promise<boolean>,
): Promise<DatabaseCopy | undefined> {
  const own = join(place, randomUUID());
  const remove = () => rm(place, { recursive: true, force: true });
  // What one that died has left: backups wait for each other.
  await remove();
  await mkdir(own, { recursive: true, mode: 0o700 });
  await writeFile(join(own, requestName), '');
  try {
    for (;;) {
      const { pausedMs, error } = (await readAnswer(own)) ?? {};
      if (error !== undefined) throw new Error(error);
      if (pausedMs !== undefined) return { folder: join(own, copyName), pausedMs, remove };
      if (await isServerGone()) break;
      await sleep(askEveryMs);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  await remove();
  return undefined;
}

async function isAskedFor(folder: string): Promise<boolean> {
  return (await readdir(folder).catch((): string[] => [])).includes(requestName);
}

/** Whole, or not at all. */
async function answer(folder: string, content: Answer): Promise<void> {
  const request = join(folder, requestName);
  await writeFile(request, JSON.stringify(content));
  await rename(request, join(folder, answerName));
}

async function readAnswer(folder: string): Promise<Answer | undefined> {
  const text = await readFile(join(folder, answerName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}
