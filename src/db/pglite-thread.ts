/**
 * The thread in which PGlite runs: a statement blocks its thread until it is done. It takes requests in order
 * and answers each; see pglite-connection.ts for the other end.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { messages, PGlite } from '@electric-sql/pglite';
import { DurableFiles, fsyncSettings, syncPath, syncTree } from './pglite-durable-files.js';
import type { Outcome, ThreadOptions, ThreadReply, ThreadRequest } from './pglite-messages.js';
import { Statements } from './pglite-statements.js';
import { Upkeep } from './pglite-upkeep.js';

/** For how long answers may be held back so that one fsync serves several writes. */
const batchMs = 5;

/** The default of 128 MB costs 100 MB more resident memory; the files are in the system's cache anyway. */
const memorySettings = ['-c', 'shared_buffers=32MB'];

const port = parentPort as MessagePort;
const options = workerData as ThreadOptions;

const { pg, files } = await open();
const statements = new Statements(pg);
const upkeep = new Upkeep(pg);

/** Resolves when all that was asked so far is done; upkeep takes its turn in the same line. */
let line: Promise<void> = Promise.resolve();
port.on('message', (request: ThreadRequest) => takeTurn(() => answerBatch(request)));
const upkeepTimer = setInterval(() => takeTurn(keepUp), options.upkeepMs);
say({ type: 'opened' });

function takeTurn(work: () => Promise<void>): void {
  // What the database did not refuse but fails nevertheless (out of memory, a crash of its code, a full disk
  // under fsync) leaves it in an unknown state: the thread ends, and the other end starts another.
  line = line.then(work).catch(fail);
}

/** Answers `request` and those that arrive meanwhile; answers wait for the disk if something was written. */
async function answerBatch(request: ThreadRequest): Promise<void> {
  const started = performance.now();
  const held: ThreadReply[] = [];
  for (let next: ThreadRequest | undefined = request; next; next = waiting()) {
    const reply = await answer(next);
    if (files?.unsettled) held.push(reply);
    else say(reply);
    if (performance.now() - started > batchMs) break;
  }
  files?.settle();
  for (const reply of held) say(reply);
}

function waiting(): ThreadRequest | undefined {
  return receiveMessageOnPort(port)?.message;
}

async function answer(request: ThreadRequest): Promise<ThreadReply> {
  const { id } = request;
  try {
    return { type: 'done', id, outcome: await carryOut(request) };
  } catch (error) {
    if (!(error instanceof messages.DatabaseError)) throw error;
    const { message, code, constraint, table, detail } = error;
    return { type: 'refused', id, report: { message, code, constraint, table, detail } };
  }
}

async function carryOut(request: ThreadRequest): Promise<Outcome> {
  if (request.type === 'query') {
    const outcome = await statements.run(request.text, request.parameters);
    upkeep.noticed(outcome.tag);
    return outcome;
  }
  if (request.type === 'execute') {
    await pg.exec(request.script);
    await statements.forget();
    upkeep.noticed('UPDATE');
  } else {
    await pg.exec('checkpoint');
    clearInterval(upkeepTimer);
    await pg.close();
    setImmediate(() => port.close());
  }
  return { columns: [], values: [], tag: '' };
}

async function keepUp(): Promise<void> {
  if (pg.closed || pg.isInTransaction()) return;
  await upkeep.run();
}

async function open(): Promise<{ pg: PGlite; files: DurableFiles | undefined }> {
  const { directory, template, fsync } = options;
  try {
    if (directory === undefined) {
      const dump = template === undefined ? {} : { loadDataDir: new Blob([readFileSync(template)]) };
      return { pg: await PGlite.create({ ...dump, startParams: startParameters(false) }), files: undefined };
    }
    await createWhole(directory);
    const files = fsync ? new DurableFiles(directory) : undefined;
    const place = files ? { fs: files } : { dataDir: directory };
    return { pg: await PGlite.create({ ...place, startParams: startParameters(fsync) }), files };
  } catch (error) {
    say({ type: 'failed', message: String(error) });
    throw error;
  }
}

function startParameters(fsync: boolean): string[] {
  const defaults = PGlite.defaultStartParams.filter((parameter) => !fsync || parameter !== '-F');
  return [...defaults, ...memorySettings, ...(fsync ? fsyncSettings : [])];
}

/** A database whose making was interrupted would be taken for a whole one: it gets its name when it is whole. */
async function createWhole(directory: string): Promise<void> {
  if (existsSync(directory)) return;
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const first = await PGlite.create({ dataDir: unfinished });
  await first.close();
  syncTree(unfinished);
  renameSync(unfinished, directory);
  syncPath(dirname(directory));
}

function fail(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

function say(reply: ThreadReply): void {
  port.postMessage(reply);
}
