import type { PredictorVersion, Priority } from '../inference.js';
import type { BatchTerms } from './batch.js';
import type { ChildHandle } from './child-handle.js';
import type { Spent, Task, Told, WireProblem } from './protocol.js';

/** What came of a request, and how its time was spent. */
export interface Done<T extends Told = Told> {
  told: T;
  spent: Spent;
}

export interface Request {
  id: number;
  customerId: string;
  priority: Priority;
  /** `performance.now()` of the arrival of the request it is asked for, if it is for one. */
  askedAt: number | undefined;
  size: number;
  task: Task;
  versions: PredictorVersion[];
  /** The same for requests that may go to a child together. */
  kind: string;
  batch: BatchTerms;
  /** How many children died of it. */
  deaths: number;
  /** A child died while it had this among others: it goes alone from now on, so that none is blamed for another. */
  goesAlone: boolean;
  /** `performance.now()` of its own arrival. */
  since: number;
  /** `performance.now()` up to which it may wait for others to join it. */
  joinUntil: number;
  /** How long it waited until it was begun. */
  queueSeconds: number;
  /** Ends its wait in the queue. */
  timer?: NodeJS.Timeout;
  resolve: (done: Done) => void;
  reject: (error: Error) => void;
}

/** A child and what it is doing. */
export interface Place {
  child: ChildHandle;
  /** `gathering`: it is free, and what it is about to be handed may still be joined by others. */
  state: 'starting' | 'idle' | 'gathering' | 'busy' | 'ending';
  /** Its successor is there: it ends once it has answered, and is not replaced again. */
  isRetired?: boolean;
  /** Told when versions have been loaded, at the start or later, oldest first; with a problem when they could not be. */
  waiting: ((problem: WireProblem | undefined) => void)[];
  /** What it works on: one request, or several together. */
  work: Request[];
  /** Handed over as well, to be begun when that is answered: the child need not wait for it. */
  inHand?: Request | undefined;
  isRecalling?: boolean;
  /** Ends the start, the gathering, or the work. */
  timer?: NodeJS.Timeout;
}

export function requestsOf({ work, inHand }: Place): Request[] {
  return inHand ? [...work, inHand] : work;
}
