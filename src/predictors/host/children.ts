import { setTimeout as delay } from 'node:timers/promises';
import { RecentCustomers } from '../../customers/recent-customers.js';
import { errors } from '../../errors.js';
import type { Prediction, PredictorVersion, Priority, Rendering, TextEmbedding } from '../inference.js';
import { ChildHandle } from './child-handle.js';
import { type FromChild, fromWire, type Task, type TimedPart, type WireProblem } from './protocol.js';
import { overloaded, RequestQueue } from './request-queue.js';
import { WarmVersions } from './warm-versions.js';

interface ChildrenOptions {
  versions: PredictorVersion[];
  count: number;
  queueMax: number;
  deadlineMs: number;
  startMs: number;
  childMemoryBytesMax: number;
  workingDirectory: string;
  onTiming: (part: TimedPart, seconds: number) => void;
  onIncident: (text: string) => void;
}

type Answer = Extract<FromChild, { kind: 'answer' }>;

interface Request {
  id: number;
  customerId: string;
  priority: Priority;
  size: number;
  task: Task;
  versions: PredictorVersion[];
  /** How many children died of it. */
  deaths: number;
  /** `performance.now()` of its arrival. */
  since: number;
  /** Ends its wait in the queue. */
  timer: NodeJS.Timeout;
  resolve: (answer: Prediction | Rendering | TextEmbedding) => void;
  reject: (error: Error) => void;
}

/** A child and what it is doing. */
interface Place {
  child: ChildHandle;
  state: 'starting' | 'idle' | 'busy' | 'ending';
  /** Its successor is there: it ends once it has answered, and is not replaced again. */
  isRetired?: boolean;
  /** Told when versions have been loaded, at the start or later, oldest first; with a problem when they could not be. */
  waiting: ((problem: WireProblem | undefined) => void)[];
  request?: Request;
  /** Ends the start, or the request under way. */
  timer?: NodeJS.Timeout;
}

/** A request whose child died is tried with this many more. */
const retriesMax = 1;
const restartDelayMs = { first: 250, max: 10_000 };
/** How long `close` lets requests finish. */
const closeMs = 10_000;
const closeStepMs = 20;

/** Keeps a number of child processes alive and hands them requests, one at a time each. */
export class Children {
  readonly #options: ChildrenOptions;
  readonly #queue: RequestQueue<Request>;
  readonly #places = new Set<Place>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #warm: WarmVersions;
  /** Those that wait for answers, not those whose images are ingested. */
  readonly #recent = new RecentCustomers();
  readonly #ready: Promise<void>;
  #settleReady!: { resolve: () => void; reject: (error: Error) => void };
  #started = false;
  #failedStarts = 0;
  #closing = false;
  #lastId = 0;
  /** Ends when no child is being replaced. */
  #renewal: Promise<void> = Promise.resolve();

  constructor(options: ChildrenOptions) {
    this.#options = options;
    this.#queue = new RequestQueue(options.queueMax, (request) => {
      clearTimeout(request.timer);
      request.reject(overloaded());
    });
    this.#warm = new WarmVersions(options.versions);
    this.#ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    // Whoever waits for it sees it; nobody need wait.
    this.#ready.catch(() => {});
    for (let i = 0; i < options.count; i++) this.#start();
  }

  /** Resolves when all children have loaded their versions for the first time; rejects when one could not. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Queues a task. Rejects with the problems named at `Inference`. */
  do<T extends Prediction | Rendering | TextEmbedding>(
    task: Task,
    versions: PredictorVersion[],
    { customerId, priority }: { customerId: string; priority: Priority },
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closing) throw overloaded('The service is shutting down.');
      if (priority === 'realtime') this.#recent.add(customerId);
      const request: Request = {
        id: ++this.#lastId,
        customerId,
        priority,
        size: 'picture' in task && task.picture instanceof Uint8Array ? task.picture.length : 0,
        task,
        versions,
        deaths: 0,
        since: performance.now(),
        timer: setTimeout(() => this.#waitedTooLong(request), this.#options.deadlineMs),
        resolve: resolve as Request['resolve'],
        reject,
      };
      try {
        this.#queue.add(request);
      } catch (error) {
        clearTimeout(request.timer);
        throw error;
      }
      this.#dispatch();
    });
  }

  /** Has every child load a version ahead of requests for it. Throws `predictorUnavailable` when one cannot. */
  async load(version: PredictorVersion): Promise<void> {
    this.#warm.add(version);
    const staying = [...this.#places].filter(({ state, isRetired }) => state !== 'ending' && !isRetired);
    const problems = await Promise.all(
      staying.map(
        (place) =>
          new Promise<WireProblem | undefined>((resolve) => {
            place.waiting.push(resolve);
            if (place.state !== 'starting') place.child.load([version]);
          }),
      ),
    );
    const problem = problems.find((one) => one !== undefined);
    if (problem) throw fromWire(problem);
  }

  /** Gives the memory of a version back to the system: every child has a successor without it, and ends. */
  async unload(version: PredictorVersion): Promise<void> {
    this.#warm.remove(version);
    const renewal = this.#renewal.then(() => this.#renew());
    this.#renewal = renewal.catch(() => {});
    await renewal;
  }

  queueDepth(): Record<Priority, number> {
    return this.#queue.depth();
  }

  pids(): number[] {
    return [...this.#places].flatMap(({ child }) => child.pid ?? []);
  }

  /** Refuses what waits, lets finish what runs (for a few seconds), and ends the children. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    for (const request of this.#queue.all()) {
      this.#queue.remove(request);
      clearTimeout(request.timer);
      request.reject(overloaded('The service is shutting down.'));
    }
    const until = performance.now() + closeMs;
    while (performance.now() < until && [...this.#places].some(({ request }) => request))
      await delay(closeStepMs);
    await Promise.all([...this.#places].map(({ child }) => child.kill()));
  }

  /** One after the other, so that requests are answered all the while. */
  async #renew(): Promise<void> {
    for (const place of [...this.#places]) {
      if (this.#closing) return;
      const successor = this.#start();
      const problem = await new Promise((resolve) => successor.waiting.push(resolve));
      // A successor that cannot load what it should is worth less than the one it was to replace.
      const leaving = problem ? successor : place;
      leaving.isRetired = true;
      if (leaving.state === 'idle' || leaving.state === 'starting') this.#retire(leaving);
    }
  }

  #retire(place: Place): void {
    clearTimeout(place.timer);
    place.state = 'ending';
    void place.child.kill();
  }

  #start(): Place {
    const child = new ChildHandle(this.#options.workingDirectory, {
      loaded: (_, problem) => this.#loaded(place, problem),
      answered: (_, answer) => this.#answered(place, answer),
      gone: (_, reason) => this.#gone(place, reason),
    });
    const place: Place = { child, state: 'starting', waiting: [] };
    place.timer = setTimeout(() => this.#end(place, 'did not start in time'), this.#options.startMs);
    this.#places.add(place);
    child.load(this.#warm.all());
    return place;
  }

  #loaded(place: Place, problem: WireProblem | undefined): void {
    if (place.state !== 'starting') {
      place.waiting.shift()?.(problem);
      return;
    }
    clearTimeout(place.timer);
    for (const tell of place.waiting.splice(0)) tell(problem);
    if (problem && !this.#started) {
      this.#settleReady.reject(fromWire(problem));
      return;
    }
    // Later, a child is of use even if one of the versions has become unreadable.
    if (problem) this.#options.onIncident(`An inference child could not load a version: ${problem.cause}`);
    this.#failedStarts = 0;
    place.state = 'idle';
    const idle = [...this.#places].filter(({ state }) => state === 'idle').length;
    if (idle === this.#options.count) {
      this.#started = true;
      this.#settleReady.resolve();
    }
    this.#dispatch();
  }

  #dispatch(): void {
    for (const place of this.#places) {
      if (place.state !== 'idle') continue;
      const request = this.#queue.take({
        held: (customerId) => this.#heldBy(customerId),
        mayGo: (customerId, priority) => this.#mayTakeOne(customerId, priority),
      });
      if (!request) return;
      clearTimeout(request.timer);
      this.#options.onTiming('queue', (performance.now() - request.since) / 1000);
      place.state = 'busy';
      place.request = request;
      place.timer = setTimeout(() => this.#missedDeadline(place, request), this.#options.deadlineMs);
      place.child.ask(request.id, request.task, request.versions);
    }
  }

  #heldBy(customerId: string): number {
    return [...this.#places].filter(({ request }) => request?.customerId === customerId).length;
  }

  /**
   * The last child that is free is kept for a customer that has asked lately and holds none, so that it need not wait
   * for the picture of another; ingestion, and whoever holds one, has to do with the rest.
   */
  #mayTakeOne(customerId: string, priority: Priority): boolean {
    if (this.#places.size === 1 || (priority === 'realtime' && this.#heldBy(customerId) === 0)) return true;
    const isLast = [...this.#places].filter(({ state }) => state === 'idle').length === 1;
    return !(isLast && this.#recent.hasOther(customerId, (other) => this.#heldBy(other) === 0));
  }

  #answered(place: Place, { id, answer, timings, memoryBytes }: Answer): void {
    const { request } = place;
    if (request?.id !== id) return;
    clearTimeout(place.timer);
    delete place.request;
    for (const part of ['decode', 'preprocess', 'inference'] as const) {
      const seconds = timings[part];
      if (seconds !== undefined) this.#options.onTiming(part, seconds);
    }
    if ('problem' in answer) {
      request.reject(fromWire(answer.problem));
    } else {
      this.#warm.used(request.versions);
      request.resolve(answer);
    }
    if (memoryBytes > this.#options.childMemoryBytesMax) {
      this.#end(place, `holds ${Math.round(memoryBytes / 1024 ** 2)} MiB`);
    } else if (place.isRetired) {
      this.#retire(place);
    } else {
      place.state = 'idle';
      this.#dispatch();
    }
  }

  #missedDeadline(place: Place, request: Request): void {
    delete place.request;
    request.reject(errors.predictorUnavailable('The picture took too long to be looked at.'));
    this.#end(place, `did not answer within ${this.#options.deadlineMs} ms`);
  }

  #waitedTooLong(request: Request): void {
    if (!this.#queue.remove(request)) return;
    const someoneWorks = [...this.#places].some(({ state }) => state === 'idle' || state === 'busy');
    request.reject(someoneWorks ? overloaded() : errors.predictorUnavailable());
  }

  #end(place: Place, why: string): void {
    clearTimeout(place.timer);
    place.state = 'ending';
    this.#options.onIncident(`Inference child ${place.child.pid} is replaced: it ${why}`);
    void place.child.kill();
  }

  #gone(place: Place, reason: string): void {
    clearTimeout(place.timer);
    this.#places.delete(place);
    if (place.state !== 'ending' && !this.#closing) {
      this.#options.onIncident(`Inference child ${place.child.pid} is replaced: it was ${reason}`);
    }
    for (const tell of place.waiting.splice(0))
      tell({ code: errors.predictorUnavailable.code, cause: reason });
    if (place.request) this.#lost(place.request, reason);
    if (this.#closing) return;
    if (!this.#started) {
      const cause = new Error(reason);
      const detail = 'A process for predictors could not be started.';
      this.#settleReady.reject(errors.predictorUnavailable(detail, { cause }));
      return;
    }
    if (place.state === 'starting') this.#failedStarts++;
    const expected = this.#places.size + this.#restarts.size;
    if (!place.isRetired && expected < this.#options.count) this.#restart();
  }

  /** A child died of the request, or just during it: worth another try, but not a third. */
  #lost(request: Request, reason: string): void {
    request.deaths++;
    if (request.deaths > retriesMax || this.#closing) {
      request.reject(
        errors.predictorUnavailable('The process that looked at the picture ended unexpectedly.', {
          cause: new Error(reason),
        }),
      );
      return;
    }
    request.timer = setTimeout(() => this.#waitedTooLong(request), this.#options.deadlineMs);
    this.#queue.putBack(request);
    this.#dispatch();
  }

  /** At once, unless children cannot start at all: then ever more slowly. */
  #restart(): void {
    if (this.#failedStarts === 0) {
      this.#start();
      return;
    }
    const delayMs = Math.min(restartDelayMs.max, restartDelayMs.first * 2 ** (this.#failedStarts - 1));
    const timer = setTimeout(() => {
      this.#restarts.delete(timer);
      this.#start();
    }, delayMs);
    this.#restarts.add(timer);
  }
}
