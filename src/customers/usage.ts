import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';

/** What is counted of each customer, by day (UTC). */
export const usageCounters = ['requests', 'limited_requests', 'predictions', 'ingested_images'] as const;
export type UsageCounter = (typeof usageCounters)[number];
export type UsageCounts = Record<UsageCounter, number>;
export type UsageOfDay = UsageCounts & { day: string };

/** Counts are written together, so that a request costs no write; what a process that is killed had not written is lost. */
const writtenEveryMs = 5_000;
const dayMs = 24 * 60 * 60 * 1000;

/** What the customers have asked for, counted in memory and added to the rows of all processes. */
export class Usage {
  readonly #db: Database;
  readonly #clock: () => Date;
  readonly #timer: NodeJS.Timeout;
  /** Not written yet, by day and customer. */
  #counted = new Map<string, UsageOfDay & { customer_id: string }>();
  #writing: Promise<void> = Promise.resolve();

  constructor(db: Database, clock: () => Date) {
    this.#db = db;
    this.#clock = clock;
    this.#timer = setInterval(() => void this.write().catch(() => {}), writtenEveryMs).unref();
  }

  count(customerId: string, counter: UsageCounter, by = 1): void {
    const day = dayOf(this.#clock());
    const key = `${day} ${customerId}`;
    const counts = this.#counted.get(key) ?? { customer_id: customerId, day, ...nothing };
    counts[counter] += by;
    this.#counted.set(key, counts);
  }

  /** Adds what was counted to the rows; what could not be written is kept for the next time. */
  write(): Promise<void> {
    const written = this.#writing.then(() => this.#write());
    this.#writing = written.catch(() => {});
    return written;
  }

  /** Every one of the last `days` days, today included, oldest first. */
  async lastDays(customerId: string, days: number): Promise<UsageOfDay[]> {
    await this.write();
    const today = this.#clock().getTime();
    const wanted = Array.from({ length: days }, (_, n) => dayOf(new Date(today - (days - 1 - n) * dayMs)));
    const rows = await this.#db.query<UsageOfDay>(sql`
      select day::text as day, requests, limited_requests, predictions, ingested_images from usage_by_day
      where customer_id = ${customerId} and day >= ${wanted[0]!}::date`);
    const found = new Map(rows.map((row) => [row.day, row]));
    return wanted.map((day) => found.get(day) ?? { day, ...nothing });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  async #write(): Promise<void> {
    const counted = [...this.#counted.values()];
    if (counted.length === 0) return;
    this.#counted = new Map();
    try {
      await this.#db.query(sql`
        insert into usage_by_day as u (customer_id, day, requests, limited_requests, predictions, ingested_images)
        select r.customer_id, r.day, r.requests, r.limited_requests, r.predictions, r.ingested_images
        from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as r(
          customer_id text, day date, requests bigint, limited_requests bigint, predictions bigint, ingested_images bigint)
        where exists (select 1 from customers c where c.id = r.customer_id)
        order by r.customer_id, r.day
        on conflict (customer_id, day) do update set
          requests = u.requests + excluded.requests,
          limited_requests = u.limited_requests + excluded.limited_requests,
          predictions = u.predictions + excluded.predictions,
          ingested_images = u.ingested_images + excluded.ingested_images`);
    } catch (error) {
      for (const counts of counted) this.#putBack(counts);
      throw error;
    }
  }

  #putBack(counts: UsageOfDay & { customer_id: string }): void {
    const key = `${counts.day} ${counts.customer_id}`;
    const since = this.#counted.get(key);
    if (since) for (const counter of usageCounters) counts[counter] += since[counter];
    this.#counted.set(key, counts);
  }
}

const nothing: UsageCounts = { requests: 0, limited_requests: 0, predictions: 0, ingested_images: 0 };

/** `2026-01-31`, in UTC. */
function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
