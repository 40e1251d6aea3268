import sql, { raw } from 'sql-template-tag';
import { type Database, type DatabaseLog, transactionTimeoutMs } from '../db/database.js';
import { vectorOf } from './embeddings.js';
import type { Entry, Space } from './vector-index.js';

const pollMs = 1_000;
const rowsAtOnce = 500;

/** A number is given out before its transaction commits: so long after it, rows may still come. */
const lateMs = 2 * transactionTimeoutMs;

/** Numbers before the first look that are looked at as well. */
const startBehind = 10_000;

interface Options {
  db: Database;
  index: { holds(space: Space): boolean; add(space: Space, entries: Entry[]): Promise<void> };
  log: DatabaseLog;
  pollMs?: number;
}

interface Row {
  customer_id: string;
  predictor: string;
  version: string;
  owner: string;
  seq: number;
  vector: Uint8Array;
}

/**
 * Puts vectors into the index that other processes have written, about a second after they have. What this process
 * writes is in it at once; that it is added again does no harm.
 */
export class VectorFollower {
  readonly #options: Options;
  readonly #tails = newTails();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
    this.#later();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  #later(): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#follow().finally(() => this.#later());
    }, this.#options.pollMs ?? pollMs);
    this.#timer.unref();
  }

  async #follow(): Promise<void> {
    try {
      for (const tail of this.#tails) await tail.follow(this.#options);
    } catch (error) {
      if (!this.#isClosed)
        this.#options.log.warn({ err: error }, 'Vectors of other processes could not be read');
    }
  }
}

/** Puts the newest vectors into the index that are not in it: those whose writer was not told that they are written. */
export async function addNewest(options: Pick<Options, 'db' | 'index'>): Promise<void> {
  for (const tail of newTails()) await tail.follow(options);
}

function newTails(): Tail[] {
  return [new Tail('embeddings', 'image_id', undefined), new Tail('look_embeddings', 'look_id', 'looks')];
}

/** The end of one table: what is newer than two minutes is looked at again, since it may have come late. */
class Tail {
  readonly #table;
  readonly #owner;
  readonly #of: Space['of'];
  readonly #seen = new Set<number>();
  /** Highest numbers and when they were seen, oldest first. The first one bounds what is looked at. */
  readonly #heights: { seq: number; at: number }[] = [];

  constructor(table: string, owner: string, of: Space['of']) {
    this.#table = raw(table);
    this.#owner = raw(owner);
    this.#of = of;
  }

  async follow({ db, index }: Pick<Options, 'db' | 'index'>): Promise<void> {
    const isFirst = this.#heights.length === 0;
    const from = isFirst ? await this.#height(db) : this.#heights[0]!.seq;
    const rows = await db.query<{ seq: number }>(sql`select seq from ${this.#table} where seq > ${from}`);
    const fresh = rows.map(({ seq }) => seq).filter((seq) => !this.#seen.has(seq));
    for (let at = 0; at < fresh.length; at += rowsAtOnce)
      await this.#take(db, index, fresh.slice(at, at + rowsAtOnce));
    this.#note(rows.reduce((highest, { seq }) => Math.max(highest, seq), from));
  }

  /** Rows before the start are read by the index itself, but for some that were not committed then. */
  async #height(db: Database): Promise<number> {
    const [row] = await db.query<{ seq: number | null }>(sql`select max(seq) as seq from ${this.#table}`);
    return Math.max(0, (row?.seq ?? 0) - startBehind);
  }

  async #take(db: Database, index: Options['index'], keys: number[]): Promise<void> {
    const rows = await db.query<Row>(sql`
      select customer_id, predictor, version, ${this.#owner} as owner, seq, vector from ${this.#table} where seq = any(${keys}::bigint[])`);
    for (const [space, entries] of this.#bySpace(rows)) {
      if (index.holds(space)) await index.add(space, entries);
    }
    for (const key of keys) this.#seen.add(key);
  }

  #bySpace(rows: Row[]): [Space, Entry[]][] {
    const spaces = new Map<string, [Space, Entry[]]>();
    for (const { customer_id: customerId, predictor, version, owner, seq, vector } of rows) {
      const space: Space = { customerId, predictor, version, ...(this.#of ? { of: this.#of } : {}) };
      const known = spaces.get(JSON.stringify(space)) ?? [space, []];
      known[1].push({ key: seq, owner, vector: vectorOf(vector) });
      spaces.set(JSON.stringify(space), known);
    }
    return [...spaces.values()];
  }

  #note(highest: number): void {
    const now = performance.now();
    if (highest !== this.#heights.at(-1)?.seq) this.#heights.push({ seq: highest, at: now });
    while (this.#heights.length > 1 && this.#heights[1]!.at < now - lateMs) this.#heights.shift();
    const from = this.#heights[0]!.seq;
    for (const key of this.#seen) if (key <= from) this.#seen.delete(key);
  }
}
