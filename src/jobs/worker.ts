import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../db/database.js';
import { ConnectionLost, isDiskFull } from '../db/database-error.js';
import { claim, extendClaims, type Place, roundStart } from './claim.js';
import { ClockWatch } from './clock-jump.js';
import { GiveUp, type Handler, type Job, Later } from './job.js';
import { complete, handBack, releaseClaims, retryLater } from './release.js';
import { Sleeper } from './sleeper.js';

/** For how long a finished job may wait for others while enough run, so that one statement serves them all; and while few do. */
const finishedWaitMs = 200;
const finishedWaitFewMs = 10;

/** The first retry comes after about this time, each further one after twice the time of the one before. */
const retryFirstMs = 1_000;
const retryLongestMs = 600_000;
/** Spread as they are. */
const retryMsMax = 1.5 * retryLongestMs;

/** A death counts half a failure: mostly somebody else is to blame. */
const deathsPerFailure = 2;

/** After a failure of the database. */
const databasePauseMs = 1_000;

/** What a worker tells about itself; `ms` is the time of the try. */
export type WorkerEvent =
  | { type: 'done'; job: Job; ms: number }
  | { type: 'retry'; job: Job; ms: number; error: Error; delayMs: number }
  | { type: 'gave-up'; job: Job; ms: number; error: Error }
  /** The queue itself is in trouble; it is tried again. */
  | { type: 'trouble'; error: Error };

export interface WorkerOptions {
  db: Database;
  /** Jobs of other kinds are left to other workers. */
  handlers: Record<string, Handler>;
  /** Jobs that run at once. */
  concurrency: number;
  /** How often the queue is looked at when nothing happens: due retries, jobs that other processes enqueued. */
  pollMs?: number;
  /** The jobs of a worker that died return to the queue after this time. */
  claimMs?: number;
  attemptsMax?: number;
  /** For the only process on its database: whatever is claimed at the start belongs to a process that died. */
  releaseAllOnStart?: boolean;
  onEvent?: (event: WorkerEvent) => void;
  /** Makes each attempt at a job, which tells `onEvent` how it ended. */
  around?: (job: Job, attempt: () => Promise<void>) => Promise<void>;
  /** Gives a number in [0, 1) that spreads retries. */
  random?: () => number;
}

/** Takes jobs from the queue and has them done, until it is stopped. */
export class Worker {
  readonly id = randomUUID();
  readonly #options: Required<WorkerOptions>;
  /** By id: what runs. */
  readonly #running = new Map<number, Promise<void>>();
  /** Ids of jobs that are done and not deleted yet. */
  #finished: number[] = [];
  #place: Place = roundStart;
  readonly #clock = new ClockWatch();
  #started: Promise<void> | undefined;
  #stopping = false;
  #alive: NodeJS.Timeout | undefined;
  /** Set while finished jobs wait for others. */
  #soon: NodeJS.Timeout | undefined;
  /** `performance.now()` when that is over. */
  #soonMs = 0;
  readonly #sleeper = new Sleeper();

  constructor(options: WorkerOptions) {
    this.#options = {
      pollMs: 1_000,
      claimMs: 30_000,
      attemptsMax: 10,
      releaseAllOnStart: false,
      onEvent: () => {},
      around: (_job, attempt) => attempt(),
      random: Math.random,
      ...options,
    };
  }

  /** The number of jobs that run at this moment. */
  get running(): number {
    return this.#running.size;
  }

  /** Resolves when the worker looks for jobs; rejects when the database does not answer. */
  async start(): Promise<void> {
    const { db, claimMs, releaseAllOnStart } = this.#options;
    if (releaseAllOnStart) await releaseClaims(db, { all: true });
    await this.#clock.look(db, { claimMs, retryMsMax });
    this.#alive = setInterval(() => void this.#showLife(), claimMs / 3);
    this.#started = this.#loop();
  }

  /** Says that a job may be waiting, so that it need not wait for the next poll. */
  wake(): void {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#sleeper.wake();
  }

  /** Takes no more jobs, lets those that run finish, and after `graceMs` hands the rest back. */
  async stop({ graceMs }: { graceMs: number }): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#started;
    await settledWithin(graceMs, [...this.#running.values()]);
    clearInterval(this.#alive);
    try {
      await this.#deleteFinished();
      if (this.#running.size > 0) await handBack(this.#options.db, this.id, [...this.#running.keys()]);
    } catch (error) {
      // The claims run out by themselves.
      this.#options.onEvent({ type: 'trouble', error: error as Error });
    }
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#sleeper.forget();
      try {
        await this.#deleteFinished();
        const found = await this.#claimAndRun();
        if (!found) await this.#sleeper.sleep(this.#options.pollMs);
      } catch (error) {
        this.#options.onEvent({ type: 'trouble', error: error as Error });
        if (!this.#stopping) this.#sleeper.forget();
        await this.#sleeper.sleep(databasePauseMs);
      }
    }
  }

  /** Whether it is worth claiming again at once. */
  async #claimAndRun(): Promise<boolean> {
    const { db, handlers, concurrency, claimMs } = this.#options;
    const count = concurrency - this.#running.size;
    if (count <= 0) return false;
    const wanted = { workerId: this.id, kinds: Object.keys(handlers), count, claimMs, after: this.#place };
    const { jobs, place, more } = await claim(db, wanted);
    for (const job of jobs) this.#run(job);
    this.#place = place;
    return more;
  }

  #run(job: Job): void {
    // Never rejects: `#attempt` has dealt with every error.
    const run = this.#options
      .around(job, () => this.#attempt(job))
      .finally(() => {
        this.#running.delete(job.id);
        this.#wakeSoon();
      });
    this.#running.set(job.id, run);
  }

  #wakeSoon(): void {
    const few = this.#running.size <= this.#options.concurrency / 2;
    const dueMs = performance.now() + (few ? finishedWaitFewMs : finishedWaitMs);
    if (this.#soon && this.#soonMs <= dueMs) return;
    clearTimeout(this.#soon);
    this.#soonMs = dueMs;
    this.#soon = setTimeout(() => this.wake(), dueMs - performance.now());
  }

  async #attempt(job: Job): Promise<void> {
    const started = performance.now();
    const definition = this.#options.handlers[job.kind] as Handler;
    const attemptsMax = definition.attemptsMax ?? this.#options.attemptsMax;
    try {
      if (job.deaths >= deathsPerFailure * attemptsMax)
        throw new GiveUp(`The process died in ${job.deaths} attempts at the job`);
      await definition.handle(job);
    } catch (thrown) {
      const error = isDatabaseTrouble(thrown) ? withoutDatabase(thrown) : thrown;
      const last = error instanceof GiveUp || (failuresWith(job) >= attemptsMax && !(error instanceof Later));
      await this.#failed(job, error as Error, last, started);
      return;
    }
    this.#finished.push(job.id);
    this.#options.onEvent({ type: 'done', job, ms: performance.now() - started });
  }

  async #failed(job: Job, error: Error, last: boolean, started: number): Promise<void> {
    const { db, handlers, onEvent, random } = this.#options;
    const isTry = !(error instanceof Later);
    const delayMs = isTry ? retryDelayMs(failuresWith(job), random()) : waitMs(job, error, random());
    const ms = performance.now() - started;
    try {
      if (last) {
        await handlers[job.kind]?.onGiveUp?.(job, error);
        this.#finished.push(job.id);
        onEvent({ type: 'gave-up', job, ms, error });
      } else {
        await retryLater(db, this.id, { id: job.id, delayMs, error: String(error), isTry });
        onEvent({ type: 'retry', job, ms, error, delayMs });
      }
    } catch (trouble) {
      onEvent({ type: 'trouble', error: trouble as Error });
      await this.#handBackSoon(job, { delayMs, error: String(error), isTry });
    }
  }

  /** Until the database takes it: left to its claim, the job would be charged with an attempt that was none. */
  async #handBackSoon(job: Job, retry: { delayMs: number; error: string; isTry: boolean }): Promise<void> {
    while (!this.#stopping) {
      try {
        return await retryLater(this.#options.db, this.id, { id: job.id, ...retry });
      } catch {
        await pause(databasePauseMs);
      }
    }
  }

  async #deleteFinished(): Promise<void> {
    const ids = this.#finished;
    if (ids.length === 0) return;
    this.#finished = [];
    try {
      await complete(this.#options.db, this.id, ids);
    } catch (error) {
      this.#finished.push(...ids);
      throw error;
    }
  }

  /** Extends the own claims, and frees those of the dead; what has been put off by a clock is brought back before. */
  async #showLife(): Promise<void> {
    const { db, claimMs, onEvent } = this.#options;
    try {
      await this.#clock.look(db, { claimMs, retryMsMax });
      if (this.#running.size > 0) await extendClaims(db, this.id, claimMs);
      await releaseClaims(db, { all: false });
    } catch (error) {
      onEvent({ type: 'trouble', error: error as Error });
    }
  }
}

/** How many attempts have failed if this one has. */
function failuresWith({ attempt, deaths }: Job): number {
  return attempt - deaths;
}

/** It is away, or has no room. */
function isDatabaseTrouble(error: unknown): error is Error {
  return error instanceof ConnectionLost || isDiskFull(error);
}

/** What the database is in trouble with says nothing about the job. */
function withoutDatabase(cause: Error): Later {
  return new Later(cause.message, { afterMs: databasePauseMs, cause });
}

/** Doubles with every attempt, spread over half to one and a half of it. */
export function retryDelayMs(attempt: number, random: number): number {
  const ms = Math.min(retryFirstMs * 2 ** (attempt - 1), retryLongestMs);
  return Math.round(ms * (0.5 + random));
}

/** Half as long as the job has been waiting, so that many jobs do not ask all the time for what is away. */
function waitMs({ createdAt }: Job, { afterMs }: Later, random: number): number {
  const ms = Math.min(Math.max(afterMs, (Date.now() - createdAt.getTime()) / 2), retryLongestMs);
  return Math.round(ms * (0.75 + random / 2));
}

async function settledWithin(ms: number, promises: Promise<void>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(promises), limit]);
  clearTimeout(timer);
}
