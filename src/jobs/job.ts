import type { Origin } from '../telemetry/span.js';

/** Work that must be done although the process may die at any moment, as the worker gives it to its handler. */
export interface Job<Data = unknown> {
  id: number;
  /** Whose job it is; null when it belongs to no customer. */
  customerId: string | null;
  kind: string;
  key: string | null;
  data: Data;
  /** 1 for the first time. */
  attempt: number;
  /** How many of the attempts before did not end, since their process died. */
  deaths: number;
  createdAt: Date;
  /** Of whoever enqueued it, when that was traced. */
  trace?: Origin | null;
}

export interface NewJob<Data = unknown> {
  customerId: string | null;
  kind: string;
  /**
   * Under a key at most one job of a kind waits and at most one runs, for each customer: enqueueing another
   * replaces the data of the one that waits.
   */
  key?: string;
  data: Data;
  /** Not before this time; now if absent. */
  runAt?: Date;
}

/**
 * What does the jobs of one kind. It may run more than once for one job (the process died before it could say
 * that it is done), so it must be harmless to repeat.
 */
export interface Handler<Data = unknown> {
  /** Throws to be tried again later, or `GiveUp` when that is of no use, or `Later` when that was no try at all. */
  handle(job: Job<Data>): Promise<void>;
  /** Called when the job will not be tried again, before it is deleted; may be called twice. */
  onGiveUp?(job: Job<Data>, error: Error): Promise<void>;
  /** Failures after which it is given up, or twice as many deaths of its process; the worker's default if absent. */
  attemptsMax?: number;
}

/** Ties the type of a job's data to its handler. */
export function handler<Data>(definition: Handler<Data>): Handler {
  return definition as Handler;
}

/** Thrown by a handler: trying again would fail in the same way. `cause` is what it ran into. */
export class GiveUp extends Error {
  override name = 'GiveUp';
}

/**
 * Thrown by a handler: what it needs is away, for which the job is not to blame. It comes again as often as that takes, the
 * older it is the more seldom, but not before `afterMs`. `cause` is what it ran into.
 */
export class Later extends Error {
  override name = 'Later';
  readonly afterMs: number;

  constructor(message: string, { afterMs, cause }: { afterMs: number; cause: unknown }) {
    super(message, { cause });
    this.afterMs = afterMs;
  }
}
