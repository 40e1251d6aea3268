import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DatabaseLog } from './database.js';
import { ConnectionLost, DatabaseError, DatabaseUnopened } from './database-error.js';
import type { Outcome, ThreadOptions, ThreadReply, ThreadRequest } from './pglite-messages.js';

/** A statement that runs longer is reported. */
const slowStatementMs = 5_000;

const watchMs = 1_000;

/** What a statement leaves behind is soon garbage: with V8's own limit it would lie about in four times the memory. */
const youngMegabytesMax = 12;

type Question =
  | { type: 'query'; text: string; parameters: (string | null)[]; customerId?: string | undefined }
  | { type: 'execute'; script: string }
  | { type: 'copy-files'; to: string; since: number };

type Answer = Extract<ThreadReply, { id: number }>;

interface Pending {
  statement: string;
  limited: boolean;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** One thread with one PGlite: the thread's life is the connection's. */
export class PgliteConnection {
  readonly #thread: Worker;
  readonly #log: DatabaseLog;
  readonly #timeoutMs: number;
  /** Asked and not answered, in order: the first is the one that runs. */
  readonly #pending = new Map<number, Pending>();
  readonly #watch: NodeJS.Timeout;
  /** Resolves when the thread has ended, whoever wanted it, to the reason. */
  readonly ended: Promise<string>;
  #lost: ConnectionLost | undefined;
  #ids = 0;
  #watchedId = 0;
  #watchedTicks = 0;

  /** Rejects with `DatabaseUnopened` when the database cannot be opened. */
  static async open(options: ThreadOptions, timeoutMs: number, log: DatabaseLog): Promise<PgliteConnection> {
    const thread = new Worker(new URL('./pglite-thread.js', import.meta.url), {
      workerData: options,
      // Not those of this process: some make sense for its own entry point only.
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytesMax },
    });
    // The thread tells why and then ends with an error, which may be heard first.
    const [reply] = (await once(thread, 'message').catch((error: Error) => [
      { type: 'failed', message: error.message },
    ])) as [ThreadReply];
    if (reply.type === 'failed' || reply.type === 'gave-up') {
      // The thread throws the error once more, which without a listener would end this process.
      thread.on('error', () => {});
      throw new DatabaseUnopened(`The embedded database cannot be opened: ${reply.message}`);
    }
    return new PgliteConnection(thread, timeoutMs, log);
  }

  private constructor(thread: Worker, timeoutMs: number, log: DatabaseLog) {
    this.#thread = thread;
    this.#timeoutMs = timeoutMs;
    this.#log = log;
    this.#watch = setInterval(() => this.#watchFirst(), Math.min(watchMs, timeoutMs / 4)).unref();
    this.ended = new Promise((resolve) => thread.once('exit', resolve)).then(() => this.#end());
    thread.on('message', (reply: ThreadReply) => this.#take(reply));
    thread.on('error', (error) => this.#fail(error.message));
  }

  /** Rejects with a `DatabaseError` or, when the thread has ended, `ConnectionLost`. */
  async ask(question: Question): Promise<Outcome> {
    const statement = statementOf(question);
    const answer = await this.#send(question, statement, question.type === 'query');
    // Made here, where the stack still leads to the caller.
    if ('report' in answer) throw new DatabaseError(answer.report, statement);
    return answer.outcome;
  }

  /** Answers what was asked before, then writes everything to the files and ends the thread. */
  async close(): Promise<void> {
    await this.#send({ type: 'close' }, 'close', false);
    await this.ended;
  }

  #send(
    request: DistributiveOmit<ThreadRequest, 'id'>,
    statement: string,
    limited: boolean,
  ): Promise<Answer> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { statement, limited, resolve, reject });
      this.#thread.postMessage({ ...request, id });
    });
  }

  #take(reply: ThreadReply): void {
    if (reply.type === 'upkeep-failed')
      this.#log.warn({ reason: reply.message }, 'Upkeep of the database failed');
    if (reply.type === 'gave-up') this.#fail(reply.message);
    if (reply.type !== 'done' && reply.type !== 'refused') return;
    this.#pending.get(reply.id)?.resolve(reply);
    this.#pending.delete(reply.id);
  }

  /**
   * PGlite has no statement timeout of its own. Counts ticks rather than reading the clock, so that a pause of
   * this thread is not taken for one of the database.
   */
  #watchFirst(): void {
    const [first] = this.#pending;
    if (!first) return;
    const [id, { statement, limited }] = first;
    this.#watchedTicks = id === this.#watchedId ? this.#watchedTicks + 1 : 0;
    this.#watchedId = id;
    const tickMs = Math.min(watchMs, this.#timeoutMs / 4);
    const ms = this.#watchedTicks * tickMs;
    if (ms >= slowStatementMs && ms < slowStatementMs + tickMs) {
      this.#log.warn({ statement, ms }, 'A statement takes long, and all others wait for it');
    }
    if (!limited || ms < this.#timeoutMs) return;
    this.#log.error({ statement, ms }, 'A statement took too long; the embedded database is started again');
    this.#fail(`A statement ran for more than ${this.#timeoutMs} ms`);
    // Ending the thread is for the files what killing the process is: nothing acknowledged is lost.
    void this.#thread.terminate();
  }

  #fail(reason: string): ConnectionLost {
    this.#lost ??= new ConnectionLost(`The embedded database stopped: ${reason}`);
    return this.#lost;
  }

  #end(): string {
    clearInterval(this.#watch);
    const lost = this.#fail('it was closed');
    for (const { reject } of this.#pending.values()) reject(lost);
    this.#pending.clear();
    return lost.message;
  }
}

function statementOf(question: Question): string {
  if (question.type === 'query') return question.text;
  return question.type === 'execute' ? question.script : question.type;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
