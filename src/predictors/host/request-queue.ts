import { errors } from '../../errors.js';
import type { Priority } from '../inference.js';

interface Entry {
  priority: Priority;
  /** Encoded bytes that wait with it. */
  size: number;
}

/** Pictures wait as their encoded bytes; together they may hold this much memory per priority. */
const queueBytesMax = 256 * 1024 * 1024;
const retryAfterSeconds = 1;

/** First come, first served, but no ingestion while someone waits for a real-time answer. */
export class RequestQueue<T extends Entry> {
  readonly #waiting: Record<Priority, T[]> = { realtime: [], ingestion: [] };
  readonly #bytes: Record<Priority, number> = { realtime: 0, ingestion: 0 };
  readonly #lengthMax: number;

  /** `lengthMax`: entries per priority. */
  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** Throws `overloaded` when full. */
  add(entry: T): void {
    const { priority, size } = entry;
    const isFull =
      this.#waiting[priority].length >= this.#lengthMax ||
      (this.#bytes[priority] > 0 && this.#bytes[priority] + size > queueBytesMax);
    if (isFull) throw overloaded();
    this.#waiting[priority].push(entry);
    this.#bytes[priority] += size;
  }

  /** Back to the front, whether full or not: it had been let in before. */
  putBack(entry: T): void {
    this.#waiting[entry.priority].unshift(entry);
    this.#bytes[entry.priority] += entry.size;
  }

  take(): T | undefined {
    const entry = this.#waiting.realtime.shift() ?? this.#waiting.ingestion.shift();
    if (entry) this.#bytes[entry.priority] -= entry.size;
    return entry;
  }

  remove(entry: T): boolean {
    const waiting = this.#waiting[entry.priority];
    const at = waiting.indexOf(entry);
    if (at < 0) return false;
    waiting.splice(at, 1);
    this.#bytes[entry.priority] -= entry.size;
    return true;
  }

  depth(): Record<Priority, number> {
    return { realtime: this.#waiting.realtime.length, ingestion: this.#waiting.ingestion.length };
  }
}

export function overloaded(detail?: string) {
  return errors.overloaded(detail, { headers: { 'retry-after': String(retryAfterSeconds) } });
}
