import { RecentCustomers } from '../../customers/recent-customers.js';
import { errors } from '../../errors.js';
import type { Priority } from '../inference.js';
import { type Place, type Request, requestsOf } from './place.js';
import { overloaded, RequestQueue } from './request-queue.js';

interface DispatchOptions {
  queueMax: number;
  deadlineMs: number;
  /** A request has been begun, after so many seconds. */
  onBegun: (seconds: number) => void;
  /** A child has not answered in time. */
  onLate: (place: Place) => void;
}

/** So long after a request arrived hardly anybody waits for its answer any more: a child would work for nothing. */
const patienceMs = 8_000;
/** One that took long to get here, as its picture had to be fetched, may wait in the queue for so long all the same. */
const patienceMsMin = 2_000;
/** A request whose child died is tried with this many more. */
const retriesMax = 1;

/**
 * Which child does what next. Each has one request at a time, or several that wait for the same versions together; while
 * it ingests, it has the next image in hand, so that it need not wait for it.
 */
export class Dispatch {
  readonly #places: ReadonlySet<Place>;
  readonly #options: DispatchOptions;
  readonly #queue: RequestQueue<Request>;
  /** Those that wait for answers, not those whose images are ingested. */
  readonly #recent = new RecentCustomers();
  #closing = false;

  constructor(places: ReadonlySet<Place>, options: DispatchOptions) {
    this.#places = places;
    this.#options = options;
    this.#queue = new RequestQueue(options.queueMax, (request) => {
      clearTimeout(request.timer);
      request.reject(overloaded());
    });
  }

  /** Throws `overloaded`. */
  add(request: Request): void {
    if (request.priority === 'realtime') this.#recent.add(request.customerId);
    // Who finds a child free goes at once.
    request.joinUntil = this.#free() > 0 ? request.since : request.since + request.batch.waitMs;
    this.#queue.add(request);
    this.#waitInQueue(request);
    this.next();
  }

  depth(): Record<Priority, number> {
    return this.#queue.depth();
  }

  /** Refuses what no child has begun. */
  close(): void {
    this.#closing = true;
    for (const request of [...this.#queue.all(), ...[...this.#places].flatMap(takeFromHand)]) {
      this.#queue.remove(request);
      clearTimeout(request.timer);
      request.reject(overloaded('The service is shutting down.'));
    }
  }

  /** To be called whenever a child has become free. */
  next(): void {
    for (const place of this.#places) {
      if (place.state === 'gathering') this.#gather(place);
      if (place.state !== 'idle') continue;
      const request = this.#queue.take({
        held: (customerId) => this.#heldBy(customerId),
        mayGo: (customerId, priority) => this.#mayTakeOne(customerId, priority),
      });
      if (!request) break;
      clearTimeout(request.timer);
      place.state = 'gathering';
      place.work = [request];
      this.#gather(place);
    }
    for (const place of this.#places) this.#seeToHand(place);
  }

  /** The request that a child has answered; nothing when it was not its own. */
  answered(place: Place, id: number): Request | undefined {
    const request = place.work.find((one) => one.id === id);
    if (!request) return undefined;
    place.work = place.work.filter((one) => one !== request);
    clearTimeout(place.timer);
    if (place.work.length > 0) this.#watch(place);
    return request;
  }

  /** A child has answered all it worked on: it begins what it has in hand, or is free. */
  goOn(place: Place): void {
    place.work = takeFromHand(place);
    if (place.work.length > 0) this.#begin(place);
    else place.state = 'idle';
  }

  /** A child has given back what it had not begun. */
  recalled(place: Place, ids: number[]): void {
    place.isRecalling = false;
    if (place.inHand && ids.includes(place.inHand.id)) takeFromHand(place).forEach(this.#putBack);
    // It was asked back just when it was next.
    const back = place.work.filter(({ id }) => ids.includes(id));
    place.work = place.work.filter((request) => !back.includes(request));
    back.reverse().forEach(this.#putBack);
    if (back.length > 0 && place.work.length === 0) {
      clearTimeout(place.timer);
      place.state = 'idle';
    }
  }

  /**
   * What a child that ended had been given. What it had not begun is tried again; one request alone at work may have been
   * the cause, and is worth another try, but not a third; several are tried again each alone, so that none is blamed for
   * another.
   */
  rescue(place: Place, reason: string): void {
    const { work } = place;
    takeFromHand(place).forEach(this.#putBack);
    place.work = [];
    for (const request of [...work].reverse()) {
      if (place.state !== 'gathering') {
        request.goesAlone = true;
        if (work.length === 1) request.deaths++;
      }
      if (request.deaths > retriesMax) request.reject(ended(reason));
      else this.#putBack(request);
    }
    this.next();
  }

  /** Lets others join what a free child is about to be handed, and hands it over when it is time. */
  #gather(place: Place): void {
    const [first] = place.work as [Request];
    clearTimeout(place.timer);
    const max = this.#togetherMax(place);
    while (place.work.length < max) {
      const next = this.#queue.take({
        held: (customerId) => this.#heldBy(customerId),
        mayGo: (customerId, priority) => priority === 'realtime' && this.#mayJoin(customerId),
        fits: (request) => request.kind === first.kind && !request.goesAlone,
      });
      if (!next) break;
      clearTimeout(next.timer);
      place.work.push(next);
    }
    const waitMs = Math.min(...place.work.map(({ joinUntil }) => joinUntil)) - performance.now();
    const isFull = first.goesAlone || place.work.length >= first.batch.max;
    if (waitMs > 0 && !isFull) place.timer = setTimeout(() => this.#handOver(place), waitMs);
    else this.#handOver(place);
  }

  /** Several children share what waits: one that took all of it would keep it from the next that is free. */
  #togetherMax({ work }: Place): number {
    const [{ priority, batch, goesAlone }] = work as [Request];
    if (goesAlone || priority !== 'realtime') return 1;
    return Math.min(batch.max, Math.ceil((this.#queue.depth().realtime + work.length) / this.#places.size));
  }

  /** A customer may fill a batch only while it asks alone: others would have to wait for all of it. */
  #mayJoin(customerId: string): boolean {
    return this.#heldBy(customerId) === 0 || !this.#recent.hasOther(customerId);
  }

  #handOver(place: Place): void {
    place.state = 'busy';
    give(place, place.work);
    this.#begin(place);
  }

  #begin(place: Place): void {
    for (const request of place.work) {
      request.queueSeconds = (performance.now() - request.since) / 1000;
      this.#options.onBegun(request.queueSeconds);
    }
    this.#watch(place);
  }

  #watch(place: Place): void {
    clearTimeout(place.timer);
    place.timer = setTimeout(() => this.#missedDeadline(place), this.#options.deadlineMs);
  }

  #missedDeadline(place: Place): void {
    if (place.work.length === 1) {
      const [request] = place.work as [Request];
      place.work = [];
      request.reject(errors.predictorUnavailable('The picture took too long to be looked at.'));
    }
    this.#options.onLate(place);
    this.rescue(place, 'did not answer in time');
  }

  /** The number of children that have nothing to do. */
  #free(): number {
    return [...this.#places].filter(({ state }) => state === 'idle').length;
  }

  #heldBy(customerId: string, priority?: Priority): number {
    return [...this.#places].flatMap(requestsOf).filter((request) => {
      return request.customerId === customerId && request.priority === (priority ?? request.priority);
    }).length;
  }

  /**
   * The last child that is free is kept for a customer that has asked lately and holds none, so that it need not wait
   * for the picture of another, nor for one of its own that is ingested; whoever holds one has to do with the rest.
   */
  #mayTakeOne(customerId: string, priority: Priority, free = this.#free()): boolean {
    const isAsking = priority === 'realtime';
    if (this.#places.size === 1 || (isAsking && this.#heldBy(customerId) === 0)) return true;
    if (free !== 1) return true;
    if (isAsking) return !this.#recent.hasOther(customerId, (other) => this.#heldBy(other) === 0);
    return !this.#recent.has((asking) => this.#heldBy(asking, 'realtime') === 0);
  }

  /** A child that ingests gets the next image in hand; and gives it back when somebody else should have the child. */
  #seeToHand(place: Place): void {
    const [now] = place.work;
    if (place.state !== 'busy' || place.isRecalling || this.#closing) return;
    if (place.inHand) {
      if (this.#mayFollow(place.inHand)) return;
      place.isRecalling = true;
      place.child.recall();
    } else if (!place.isRetired && now?.priority === 'ingestion' && !now.goesAlone) {
      const next = this.#queue.take({
        held: (customerId) => this.#heldBy(customerId),
        mayGo: (_, priority) => priority === 'ingestion',
        fits: (request) => !request.goesAlone && this.#mayFollow(request),
      });
      if (!next) return;
      clearTimeout(next.timer);
      place.inHand = next;
      give(place, [next]);
    }
  }

  /** Whether it would be next, were the child free by now. */
  #mayFollow({ customerId, priority }: Request): boolean {
    const isNext = this.#queue.depth().realtime === 0;
    return isNext && this.#mayTakeOne(customerId, priority, this.#free() + 1);
  }

  /** To the front of its line. */
  readonly #putBack = (request: Request): void => {
    if (this.#closing) {
      request.reject(ended('The service is shutting down.'));
      return;
    }
    this.#queue.putBack(request);
    this.#waitInQueue(request);
  };

  #waitInQueue(request: Request): void {
    const now = performance.now();
    const end = now + this.#options.deadlineMs;
    const { askedAt } = request;
    const patientUntil = askedAt === undefined ? end : Math.max(askedAt + patienceMs, now + patienceMsMin);
    const first = Math.min(patientUntil, end);
    request.timer = setTimeout(() => {
      // While none works, one that starts is waited for.
      if (this.#someoneWorks()) this.#waitedTooLong(request);
      else request.timer = setTimeout(() => this.#waitedTooLong(request), end - first);
    }, first - now);
  }

  #waitedTooLong(request: Request): void {
    if (!this.#queue.remove(request)) return;
    request.reject(this.#someoneWorks() ? overloaded() : errors.predictorUnavailable());
  }

  #someoneWorks(): boolean {
    return [...this.#places].some(({ state }) => state !== 'starting' && state !== 'ending');
  }
}

function give({ child }: Place, requests: Request[]): void {
  const tasks = requests.map(({ id, task }) => ({ id, task }));
  child.ask(tasks, requests[0]!.versions);
}

function takeFromHand(place: Place): Request[] {
  const { inHand } = place;
  place.inHand = undefined;
  return inHand ? [inHand] : [];
}

function ended(reason: string) {
  return errors.predictorUnavailable('The process that looked at the picture ended unexpectedly.', {
    cause: new Error(reason),
  });
}
