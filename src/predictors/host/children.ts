import { setTimeout as delay } from 'node:timers/promises';
import { errors } from '../../errors.js';
import type { Asker, PredictorVersion, Priority } from '../inference.js';
import { batchTermsOf } from './batch.js';
import { ChildHandle } from './child-handle.js';
import { Dispatch } from './dispatch.js';
import type { Done, Place, Request } from './place.js';
import {
  type FromChild,
  fromWire,
  type RunTiming,
  type Task,
  type TimedPart,
  type Timings,
  type Told,
  type WireProblem,
} from './protocol.js';
import { overloaded } from './request-queue.js';
import { versionKey } from './version-key.js';
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
  onRun: (version: PredictorVersion, run: VersionRun) => void;
  onIncident: (text: string) => void;
}

/** What one version took for one picture, in seconds, and how many pictures were run together. */
export type VersionRun = Omit<RunTiming, 'versions'> & { queue: number };

type Answer = Extract<FromChild, { kind: 'answer' }>;

const restartDelayMs = { first: 250, max: 10_000 };
/** How long `close` lets requests finish. */
const closeMs = 10_000;
const closeStepMs = 20;

/** Keeps a number of child processes alive and hands them requests. */
export class Children {
  readonly #options: ChildrenOptions;
  readonly #dispatch: Dispatch;
  readonly #places = new Set<Place>();
  readonly #restarts = new Set<NodeJS.Timeout>();
  readonly #warm: WarmVersions;
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
    this.#dispatch = new Dispatch(this.#places, {
      queueMax: options.queueMax,
      deadlineMs: options.deadlineMs,
      onBegun: (seconds) => options.onTiming('queue', seconds),
      onLate: (place) => this.#end(place, `did not answer within ${options.deadlineMs} ms`),
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
  do<T extends Told>(
    task: Task,
    versions: PredictorVersion[],
    { customerId, priority, askedAt }: Asker,
  ): Promise<Done<T>> {
    return new Promise<Done<T>>((resolve, reject) => {
      if (this.#closing) throw overloaded('The service is shutting down.');
      this.#dispatch.add({
        id: ++this.#lastId,
        customerId,
        priority,
        askedAt,
        size: 'picture' in task && task.picture instanceof Uint8Array ? task.picture.length : 0,
        task,
        versions,
        kind: [task.kind, ...versions.map(versionKey)].join(' '),
        batch: batchTermsOf(task, versions),
        deaths: 0,
        goesAlone: false,
        since: performance.now(),
        joinUntil: 0,
        queueSeconds: 0,
        resolve: resolve as Request['resolve'],
        reject,
      });
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
    return this.#dispatch.depth();
  }

  pids(): number[] {
    return [...this.#places].flatMap(({ child }) => child.pid ?? []);
  }

  /** Refuses what waits, lets finish what runs (for a few seconds), and ends the children. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const timer of this.#restarts) clearTimeout(timer);
    this.#dispatch.close();
    const until = performance.now() + closeMs;
    while (performance.now() < until && [...this.#places].some(({ work }) => work.length > 0))
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
      recalled: (_, ids) => {
        this.#dispatch.recalled(place, ids);
        this.#next(place);
      },
      gone: (_, reason) => this.#gone(place, reason),
    });
    const place: Place = { child, state: 'starting', waiting: [], work: [] };
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
    this.#dispatch.next();
  }

  #answered(place: Place, { id, answer, timings, memoryBytes }: Answer): void {
    const request = this.#dispatch.answered(place, id);
    if (!request) return;
    this.#note(request, timings);
    if ('problem' in answer) {
      request.reject(fromWire(answer.problem));
    } else {
      this.#warm.used(request.versions);
      request.resolve({
        told: answer,
        spent: { ...timings, queue: request.queueSeconds, since: request.since },
      });
    }
    if (place.work.length > 0) return;
    if (memoryBytes > this.#options.childMemoryBytesMax) {
      this.#end(place, `holds ${Math.round(memoryBytes / 1024 ** 2)} MiB`);
      this.#dispatch.rescue(place, 'holds too much memory');
    } else {
      this.#dispatch.goOn(place);
      this.#next(place);
    }
  }

  #next(place: Place): void {
    if (place.isRetired && place.state === 'idle') this.#retire(place);
    this.#dispatch.next();
  }

  #note({ versions, queueSeconds }: Request, { runs = [], ...timings }: Timings): void {
    for (const part of ['decode', 'preprocess', 'inference'] as const) {
      const seconds = timings[part];
      if (seconds !== undefined) this.#options.onTiming(part, seconds);
    }
    for (const { versions: asked, ...run } of runs) {
      for (const at of asked) this.#options.onRun(versions[at]!, { ...run, queue: queueSeconds });
    }
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
    this.#dispatch.rescue(place, reason);
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
