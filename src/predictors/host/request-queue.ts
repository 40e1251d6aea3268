import { errors } from '../../errors.js';
import type { Priority } from '../inference.js';

interface Entry {
  customerId: string;
  priority: Priority;
  /** Encoded bytes that wait with it. */
  size: number;
}

/** What a customer has waiting at one priority, the oldest first. */
interface Line<T> {
  entries: T[];
  places: number;
}

/** Which of the waiting customers goes next. */
export interface Choice<T> {
  /** The customer with the lowest number goes first; of several, the one whose turn was longest ago. */
  held: (customerId: string) => number;
  mayGo: (customerId: string, priority: Priority) => boolean;
  /** Whose next request does not fit is passed over. */
  fits?: (entry: T) => boolean;
}

/** Pictures wait as their encoded bytes; together they may hold this much memory per priority. */
const queueBytesMax = 256 * 1024 * 1024;
const retryAfterSeconds = 1;

/**
 * Customers take turns, each first come, first served; no ingestion while someone waits for a real-time answer. The
 * places are bounded, and shared as the turns are: when all are taken, whoever has the most gives one up to a customer
 * with fewer.
 */
export class RequestQueue<T extends Entry> {
  readonly #lines: Record<Priority, Map<string, Line<T>>> = { realtime: new Map(), ingestion: new Map() };
  /** When each customer had its last turn; who had none goes first. */
  readonly #lastTurns = new Map<string, number>();
  #turns = 0;
  readonly #placesMax: number;
  readonly #gaveWay: (entry: T) => void;

  /** `placesMax`: entries per priority; a large picture takes several. `gaveWay` is told of entries that lost their place. */
  constructor(placesMax: number, gaveWay: (entry: T) => void) {
    this.#placesMax = placesMax;
    this.#gaveWay = gaveWay;
  }

  /** Throws `overloaded` when there is no place. */
  add(entry: T): void {
    this.#makeRoom(entry);
    const line = this.#lineOf(entry);
    line.entries.push(entry);
    line.places += this.#placesOf(entry);
  }

  /** Back to the front of its customer's line, whether full or not: it had been let in before. */
  putBack(entry: T): void {
    const line = this.#lineOf(entry);
    line.entries.unshift(entry);
    line.places += this.#placesOf(entry);
  }

  take({ held, mayGo, fits = () => true }: Choice<T>): T | undefined {
    for (const priority of ['realtime', 'ingestion'] as const) {
      const lines = this.#lines[priority];
      if (lines.size === 0) continue;
      const able = [...lines.keys()].filter(
        (customerId) => mayGo(customerId, priority) && fits(lines.get(customerId)!.entries[0]!),
      );
      const [next] = able.sort((a, b) => held(a) - held(b) || this.#lastTurnOf(a) - this.#lastTurnOf(b));
      if (next === undefined) return undefined;
      const [entry] = lines.get(next)!.entries;
      this.remove(entry!);
      this.#lastTurns.set(next, ++this.#turns);
      return entry;
    }
    return undefined;
  }

  remove(entry: T): boolean {
    const line = this.#lines[entry.priority].get(entry.customerId);
    const at = line?.entries.indexOf(entry) ?? -1;
    if (!line || at < 0) return false;
    line.entries.splice(at, 1);
    line.places -= this.#placesOf(entry);
    if (line.entries.length === 0) this.#lines[entry.priority].delete(entry.customerId);
    return true;
  }

  all(): T[] {
    return Object.values(this.#lines).flatMap((lines) =>
      [...lines.values()].flatMap(({ entries }) => entries),
    );
  }

  depth(): Record<Priority, number> {
    const count = (lines: Map<string, Line<T>>) =>
      [...lines.values()].reduce((sum, { entries }) => sum + entries.length, 0);
    return { realtime: count(this.#lines.realtime), ingestion: count(this.#lines.ingestion) };
  }

  #lineOf({ customerId, priority }: Entry): Line<T> {
    const lines = this.#lines[priority];
    const line = lines.get(customerId) ?? { entries: [], places: 0 };
    lines.set(customerId, line);
    return line;
  }

  #lastTurnOf(customerId: string): number {
    return this.#lastTurns.get(customerId) ?? 0;
  }

  #makeRoom(entry: T): void {
    const lines = this.#lines[entry.priority];
    const wanted = this.#placesOf(entry);
    const own = lines.get(entry.customerId)?.places ?? 0;
    for (;;) {
      const taken = [...lines.values()].reduce((sum, { places }) => sum + places, 0);
      if (taken === 0 || taken + wanted <= this.#placesMax) return;
      const [longest] = [...lines.values()].sort((a, b) => b.places - a.places);
      if (longest!.places <= own + wanted) throw overloaded();
      const last = longest!.entries.at(-1)!;
      this.remove(last);
      this.#gaveWay(last);
    }
  }

  /** One, or more for a picture whose bytes are more than its share of the memory. */
  #placesOf({ size }: Entry): number {
    return Math.max(1, (size * this.#placesMax) / queueBytesMax);
  }
}

export function overloaded(detail?: string) {
  return errors.overloaded(detail, { headers: { 'retry-after': String(retryAfterSeconds) } });
}
