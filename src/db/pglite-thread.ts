/**
 * The thread in which PGlite runs: a statement blocks its thread until it is done. It takes requests in order
 * and answers each; see pglite-connection.ts for the other end.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { messages, PGlite } from '@electric-sql/pglite';
import { copyChanged } from './copy-files.js';
import { DurableFiles, fsyncSettings, syncPath, syncTree } from './pglite-durable-files.js';
import type { Outcome, ThreadOptions, ThreadReply, ThreadRequest } from './pglite-messages.js';
import { Replies } from './pglite-replies.js';
import { Statements } from './pglite-statements.js';
import { Upkeep } from './pglite-upkeep.js';
import { unpackDump } from './unpack-dump.js';

/** Files of the log are kept to be written anew: for twice as much as between two checkpoints (pglite-upkeep.ts), not for a gigabyte. */
const logSettings = ['-c', 'max_wal_size=128MB'];

/** Looking at a tenth of the usual rows for statistics, since everything waits meanwhile; and memory has no distance. */
const plannerSettings = ['-c', 'default_statistics_target=10', '-c', 'random_page_cost=1.1'];

const port = parentPort as MessagePort;
const options = workerData as ThreadOptions;

/** After the time and the process: what stands further on in a message may be a caller's text. Its further lines begin with a tab. */
const endLine = /^\S+ \S+ \S+ \[\d+\] (PANIC|FATAL): *(.*)/;

/** Why PostgreSQL would have ended its process, or would not start. */
let complaint: string | undefined;

const { pg, files } = await open();
const statements = new Statements(pg);
const upkeep = new Upkeep(pg);

const replies = new Replies(say, files, fail);

/** Resolves when all that was asked so far is done; upkeep takes its turn in the same line. */
let line: Promise<void> = Promise.resolve();
/** Its turn came inside a transaction: it is made up for at the end of it. */
let isUpkeepLate = false;
port.on('message', (request: ThreadRequest) =>
  takeTurn(async () => {
    reply(await answer(request));
    if (isUpkeepLate) await keepUp();
  }),
);
const upkeepTimer = setInterval(() => takeTurn(keepUp), options.upkeepMs);
say({ type: 'opened' });

function takeTurn(work: () => Promise<void>): void {
  // What the database did not refuse but fails nevertheless (out of memory, a crash of its code, a disk that
  // gives errors) leaves it in an unknown state: the thread ends, and the other end starts another.
  line = line.then(work).catch(fail);
}

function reply(message: ThreadReply): void {
  // Nothing inside a transaction is promised before it is committed.
  if (!pg.closed && pg.isInTransaction()) say(message);
  else replies.give(message);
}

async function answer(request: ThreadRequest): Promise<ThreadReply> {
  const { id } = request;
  try {
    return { type: 'done', id, outcome: await carryOut(request) };
  } catch (error) {
    if (!(error instanceof messages.DatabaseError) || isEnd(error)) throw error;
    const { message, code, constraint, table, detail } = error;
    return { type: 'refused', id, report: { message, code, constraint, table, detail } };
  }
}

async function carryOut(request: ThreadRequest): Promise<Outcome> {
  if (request.type === 'query') {
    const outcome = await statements.run(request.text, request.parameters, request.customerId);
    upkeep.noticed(outcome.tag);
    return outcome;
  }
  if (request.type === 'execute') {
    await pg.exec(request.script);
    await statements.forget();
    upkeep.noticed('UPDATE');
  } else if (request.type === 'copy-files') {
    const startedAt = performance.now();
    await pg.exec('checkpoint');
    copyChanged(options.directory!, request.to, request.since);
    return { columns: [], values: [String(performance.now() - startedAt)], tag: '', changed: false };
  } else {
    await pg.exec('checkpoint');
    clearInterval(upkeepTimer);
    await pg.close();
    setImmediate(() => port.close());
  }
  return { columns: [], values: [], tag: '', changed: true };
}

/** PostgreSQL ends its process there; PGlite only never answers again. */
function isEnd({ severity }: messages.DatabaseError): boolean {
  return severity === 'FATAL';
}

/**
 * Hears what PostgreSQL writes into its log. Where it cannot go on, no room for its files being the usual reason, it would end
 * its process; PGlite tries again for ever inside of one call, and nothing but this is heard of it.
 */
function onStderr(line: string): boolean {
  const [, severity, reason] = endLine.exec(line) ?? [];
  complaint = reason ?? complaint;
  if (severity !== 'PANIC') return false;
  say({ type: 'gave-up', message: complaint! });
  process.exit(1);
}

async function keepUp(): Promise<void> {
  if (pg.closed) return;
  isUpkeepLate = pg.isInTransaction();
  if (isUpkeepLate) return;
  try {
    await upkeep.run();
  } catch (error) {
    if (!(error instanceof messages.DatabaseError) || isEnd(error)) throw error;
    say({ type: 'upkeep-failed', message: error.message });
  }
}

async function open(): Promise<{ pg: PGlite; files: DurableFiles | undefined }> {
  const { directory, template, fsync } = options;
  try {
    if (directory === undefined) {
      const dump = template === undefined ? {} : { loadDataDir: dumpIn(template) };
      return {
        pg: await PGlite.create({ ...dump, onStderr, startParams: startParameters(false) }),
        files: undefined,
      };
    }
    await createWhole(directory, template);
    const files = fsync ? new DurableFiles(directory) : undefined;
    const place = files ? { fs: files } : { dataDir: directory };
    return { pg: await PGlite.create({ ...place, onStderr, startParams: startParameters(fsync) }), files };
  } catch (error) {
    say({ type: 'failed', message: complaint ?? String(error) });
    throw error;
  }
}

/** A dump that is not packed. A Blob of Node would read itself in pieces that it puts together again and again: a second for 40 MB. */
function dumpIn(path: string): Blob {
  const { buffer } = readFileSync(path);
  return Object.assign(new Blob([], { type: 'application/x-tar' }), { arrayBuffer: async () => buffer });
}

function startParameters(fsync: boolean): string[] {
  const defaults = PGlite.defaultStartParams.filter((parameter) => !fsync || parameter !== '-F');
  const memorySettings = ['-c', `shared_buffers=${options.cacheMegabytes}MB`];
  return [
    ...defaults,
    ...memorySettings,
    ...logSettings,
    ...plannerSettings,
    ...(fsync ? fsyncSettings : []),
  ];
}

/** A database whose making was interrupted would be taken for a whole one: it gets its name when it is whole. */
async function createWhole(directory: string, template: string | undefined): Promise<void> {
  if (existsSync(directory)) return;
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  if (template === undefined) await (await PGlite.create({ dataDir: unfinished })).close();
  else await unpackDump(template, unfinished);
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
