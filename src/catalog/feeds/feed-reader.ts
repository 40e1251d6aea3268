import { Worker } from 'node:worker_threads';
import { FeedBroken } from './feed-broken.js';
import { readerMegabytesMax } from './limits.js';
import type { PlacedLine } from './placed.js';
import type { ReadBatch, ReadEnd, ReaderOptions, ReaderReply, ReaderRequest } from './reader-messages.js';

/** A thread takes half a second to start, so one that has read its feed waits so long for the next. */
const idleMs = 30_000;

const idle: ReaderThread[] = [];

/**
 * Reads a feed in a thread of its own: the rows of a large one leave much to collect, which stays within the thread's limit,
 * and no request waits while they are read.
 */
export class FeedReader {
  readonly #thread: ReaderThread;
  #ahead: Promise<ReaderReply>;
  #isDone = false;

  constructor(options: ReaderOptions) {
    this.#thread = idle.pop() ?? new ReaderThread();
    this.#thread.begin(options);
    this.#ahead = this.#thread.ask({ do: 'next' });
  }

  /** The next rows, or the end. Throws `FeedBroken` where the feed cannot be read on. */
  async next(): Promise<ReadBatch | ReadEnd> {
    const reply = await this.#ahead;
    this.#isDone = reply.what !== 'batch';
    if (reply.what === 'broken') throw new FeedBroken(reply.message);
    if (reply.what === 'end') return reply.end;
    if (reply.what === 'lines') throw new Error('Lines are not what was asked for');
    this.#ahead = this.#thread.ask({ do: 'next' });
    return reply.batch;
  }

  /** What some of the good rows of the last batch say. */
  async linesOf({ number }: ReadBatch, places: number[]): Promise<PlacedLine[]> {
    if (places.length === 0) return [];
    const reply = await this.#thread.ask({ do: 'lines', batch: number, places });
    if (reply.what !== 'lines') throw new Error('Only lines were asked for');
    return reply.lines;
  }

  async close(): Promise<void> {
    if (this.#isDone) this.#thread.rest();
    else await this.#thread.end();
  }
}

interface Waiting {
  resolve(reply: ReaderReply): void;
  reject(error: Error): void;
}

class ReaderThread {
  readonly #worker = new Worker(new URL('./reader-thread.js', import.meta.url), {
    name: 'feed reader',
    // Not those of this process: some make sense for its own entry point only.
    execArgv: [],
    resourceLimits: {
      maxOldGenerationSizeMb: readerMegabytesMax,
      maxYoungGenerationSizeMb: readerMegabytesMax / 8,
    },
  });
  /** Of each kind one at a time is asked. */
  readonly #waiting = new Map<ReaderRequest['do'], Waiting>();
  #failure: Error | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#worker.on('message', (reply: ReaderReply) => this.#take(reply));
    this.#worker.on('error', (error) => this.#fail(explained(error)));
    this.#worker.on('exit', () => this.#fail(new Error('The thread that reads feeds ended')));
  }

  begin(options: ReaderOptions): void {
    clearTimeout(this.#timer);
    this.#worker.ref();
    this.#worker.postMessage({ do: 'open', options } satisfies ReaderRequest);
  }

  ask(request: ReaderRequest): Promise<ReaderReply> {
    const asked = new Promise<ReaderReply>((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.set(request.do, { resolve, reject });
      this.#worker.postMessage(request);
    });
    // What is asked ahead may fail before anybody waits for it.
    asked.catch(() => {});
    return asked;
  }

  /** Waits for the next feed, without keeping the process from its end. */
  rest(): void {
    this.#worker.unref();
    idle.push(this);
    this.#timer = setTimeout(() => this.end(), idleMs).unref();
  }

  async end(): Promise<void> {
    this.#leave();
    await this.#worker.terminate();
  }

  #take(reply: ReaderReply): void {
    const kind = reply.what === 'lines' ? 'lines' : 'next';
    this.#waiting.get(kind)?.resolve(reply);
    this.#waiting.delete(kind);
  }

  #fail(error: Error): void {
    this.#leave();
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }

  #leave(): void {
    const place = idle.indexOf(this);
    if (place >= 0) idle.splice(place, 1);
  }
}

function explained(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new FeedBroken(`Its rows are too large to be read in ${readerMegabytesMax} MB of memory.`);
}
