import sql, { raw, type Sql } from 'sql-template-tag';
import type { DatabaseLog, OpenDatabase } from '../db/database.js';
import { DatabaseError } from '../db/database-error.js';
import { awaitLoad } from './await-load.js';
import { vectorOf } from './embeddings.js';
import { graphFrom } from './pgvector-schema.js';
import type { Entry, Neighbour, Space, VectorIndex, VectorIndexStatistics } from './vector-index.js';
import { checkQuery, fits } from './vector-shape.js';

/** Rows taken in, or taken out, by one statement. */
const rowsAtOnce = 500;

/** More neighbours than these are found sooner by comparing all. */
const graphWantedMax = 2_000;

/** A graph of halves takes no more. */
const graphDimensionsMax = 4_000;

const undefinedTableCode = '42P01';

interface Options {
  db: Pick<OpenDatabase, 'kind' | 'query' | 'execute'>;
  /** A query for the rows of a space: `key` and `vector`, as bytes. */
  rowsOf: (space: Space) => Sql;
  log: DatabaseLog;
}

/** A space that has a table. */
interface Held {
  id: number;
  dimensions: number;
  /** Whether the rows that were there before it have been taken in. */
  isComplete: boolean;
}

/**
 * A vector index in PostgreSQL itself, the same for all processes, by pgvector. See pgvector-schema.ts for how it is laid out. A
 * process compares a space with its rows when it first uses it: a vector whose process died before it was added is made up
 * for then.
 */
export class PgvectorIndex implements VectorIndex {
  readonly #options: Options;
  /** Under way or done; spaces without a row are looked for each time. */
  readonly #loads = new Map<string, Promise<Held | undefined>>();
  readonly #background = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  async add(space: Space, entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const dimensions = entries[0]!.vector.length;
    const misshapen = entries.find(({ vector }) => !fits(vector, vector.length));
    if (misshapen) throw new TypeError(`The vector of ${misshapen.key} is not of length 1`);
    const held = (await this.#find(space)) ?? (await this.#make(space, dimensions));
    const other = entries.find(({ vector }) => vector.length !== held.dimensions);
    if (other) throw new TypeError(`The vector of ${other.key} has not ${held.dimensions} dimensions`);
    for (let at = 0; at < entries.length; at += rowsAtOnce)
      await this.#insert(held, entries.slice(at, at + rowsAtOnce));
  }

  async remove(space: Space, keys: number[]): Promise<void> {
    const held = keys.length > 0 ? await this.#find(space) : undefined;
    if (held)
      await this.#count(
        held,
        sql`delete from ${table(held)} where key = any(${keys}::bigint[]) returning 1`,
        -1,
      );
  }

  async nearest(space: Space, vector: Float32Array, count: number): Promise<Neighbour[]> {
    checkQuery(vector);
    return this.#in(space, [], async (held) => {
      assertDimensions(held, vector);
      const found = await this.#nearest(held, vector, count, count > graphWantedMax);
      // A graph that has lost many of its vectors may give up before it has found what there is.
      if (found.length >= count || found.length >= (await this.size(space))) return found;
      return this.#nearest(held, vector, count, true);
    });
  }

  async nearestAmong(
    space: Space,
    vector: Float32Array,
    keys: number[],
    count: number,
  ): Promise<Neighbour[]> {
    checkQuery(vector);
    if (keys.length === 0) return [];
    const query = sql`${textOf(vector)}::vector`;
    return this.#in(space, [], async (held) => {
      assertDimensions(held, vector);
      return neighbours(
        await this.#options.db.query(sql`
          select key, -(vector <#> ${query}) as score from ${table(held)} where key = any(${keys}::bigint[])
          order by vector <#> ${query}, key limit ${count}`),
      );
    });
  }

  async vectorsOf(space: Space, keys: number[]): Promise<Float32Array[]> {
    if (keys.length === 0) return [];
    const none = () => new Float32Array(0);
    return this.#in(space, keys.map(none), async (held) => {
      const rows = await this.#options.db.query<{ key: number; vector: string }>(sql`
        select key, vector::text as vector from ${table(held)} where key = any(${keys}::bigint[])`);
      const known = new Map(rows.map(({ key, vector }) => [key, Float32Array.from(JSON.parse(vector))]));
      return keys.map((key) => known.get(key) ?? new Float32Array(held.dimensions));
    });
  }

  async size(space: Space): Promise<number> {
    await awaitLoad(this.#load(space));
    const [row] = await this.#options.db.query<{ vectors: number }>(
      sql`select vectors from vitrine_vectors.spaces where ${isSpace(space)}`,
    );
    return row?.vectors ?? 0;
  }

  async warm(space: Space): Promise<void> {
    await this.#load(space);
  }

  async drop(space: Space): Promise<void> {
    this.#loads.delete(nameOf(space));
    await this.#options.db.query(sql`select vitrine_vectors.drop_space(${nameParts(space)})`);
  }

  /** Bytes are reckoned: a whole vector, its half and its links in the graph. */
  async statistics(): Promise<VectorIndexStatistics> {
    const [row] = await this.#options.db.query<VectorIndexStatistics>(sql`
      select count(*) as spaces, coalesce(sum(vectors), 0) as vectors,
        coalesce(sum(vectors) filter (where ${wantsGraph}), 0) as pending,
        coalesce(sum(vectors * (dimensions * 4 + 40 + case when has_graph then dimensions * 2 + 320 else 0 end)), 0) as bytes
      from vitrine_vectors.spaces`);
    return row!;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#background);
  }

  /** Does something in a space, once it is loaded; gives `none` where there is no such space. */
  async #in<T>(space: Space, none: T, work: (held: Held) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const held = await awaitLoad(this.#load(space));
      if (!held) return none;
      try {
        return await work(held);
      } catch (error) {
        // Another process has dropped it, and perhaps made it anew.
        if (!isGone(error) || tries === 2) throw error;
        this.#loads.delete(nameOf(space));
      }
    }
  }

  async #nearest(held: Held, vector: Float32Array, count: number, exact: boolean): Promise<Neighbour[]> {
    return neighbours(
      await this.#options.db.query(sql`
        select key, score from vitrine_vectors.nearest(${held.id}, ${textOf(vector)}::vector, ${count}, ${exact})`),
    );
  }

  /** Whoever was here before has completed it, or it is completed first. */
  #load(space: Space): Promise<Held | undefined> {
    const name = nameOf(space);
    const begun = this.#loads.get(name);
    if (begun) return begun;
    const load = this.#begin(space);
    this.#loads.set(name, load);
    load.then(
      (held) => {
        if (!held && this.#loads.get(name) === load) this.#loads.delete(name);
      },
      () => this.#loads.delete(name),
    );
    return load;
  }

  async #begin(space: Space): Promise<Held | undefined> {
    const held = (await this.#find(space)) ?? (await this.#makeFromRows(space));
    if (!held) return undefined;
    if (held.isComplete) this.#inBackground(this.#reconcile(space, held));
    else await this.#reconcile(space, held);
    return held;
  }

  async #find(space: Space): Promise<Held | undefined> {
    const [held] = await this.#options.db.query<Held>(sql`
      select id, dimensions, is_complete as "isComplete" from vitrine_vectors.spaces where ${isSpace(space)}`);
    return held;
  }

  async #makeFromRows(space: Space): Promise<Held | undefined> {
    const [row] = await this.#options.db.query<{ vector: Uint8Array }>(
      sql`select vector from (${this.#options.rowsOf(space)}) r order by key limit 1`,
    );
    return row && this.#make(space, vectorOf(row.vector).length);
  }

  async #make(space: Space, dimensions: number): Promise<Held> {
    await this.#options.db.query(sql`select vitrine_vectors.make_space(${nameParts(space)}, ${dimensions})`);
    return (await this.#find(space))!;
  }

  /** Takes in the rows that the table lacks, and out what has no row any more. */
  async #reconcile(space: Space, held: Held): Promise<void> {
    const { db, rowsOf } = this.#options;
    for (let after = 0, more = true; more && !this.#isClosed; ) {
      const rows = await db.query<{ key: number; vector: Uint8Array }>(sql`
        select r.key, r.vector from (${rowsOf(space)}) r
        where r.key > ${after} and not exists (select from ${table(held)} t where t.key = r.key)
        order by r.key limit ${rowsAtOnce}`);
      const entries = rows.map(({ key, vector }) => ({ key, vector: vectorOf(vector) }));
      await this.#insert(
        held,
        entries.filter(({ vector }) => fits(vector, held.dimensions)),
      );
      after = rows.at(-1)?.key ?? after;
      more = rows.length === rowsAtOnce;
    }
    const gone = sql`
      delete from ${table(held)} t where not exists (select from (${rowsOf(space)}) r where r.key = t.key) returning 1`;
    await this.#count(held, gone, -1);
    if (!this.#isClosed)
      await db.query(
        sql`update vitrine_vectors.spaces set is_complete = true where id = ${held.id} and not is_complete`,
      );
  }

  async #insert(held: Held, entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const keys = entries.map(({ key }) => key);
    const vectors = entries.map(({ vector }) => textOf(vector));
    const insert = sql`
      insert into ${table(held)} (key, vector)
      select key, vector::vector from unnest(${keys}::bigint[], ${vectors}::text[]) as given(key, vector)
      on conflict do nothing returning 1`;
    if (await this.#count(held, insert, 1)) this.#inBackground(this.#makeGraph(held));
  }

  /** Runs a statement that gives a row for each vector it puts in or takes out. Tells whether the space wants a graph now. */
  async #count(held: Held, change: Sql, sign: 1 | -1): Promise<boolean> {
    const [row] = await this.#options.db.query<{ wants: boolean }>(sql`
      with changed as (${change}), counted as (select count(*) as n from changed)
      update vitrine_vectors.spaces set vectors = vectors + ${sign}::int * counted.n from counted
      where id = ${held.id} and counted.n > 0
      returning ${wantsGraph} and graph_claimed_until < now() as wants`);
    return row?.wants ?? false;
  }

  /** Additions and searches go on meanwhile. One process does it; should it die, another may an hour later. */
  async #makeGraph({ id, dimensions }: Held): Promise<void> {
    const { db } = this.#options;
    const [claimed] = await db.query(sql`
      update vitrine_vectors.spaces set graph_claimed_until = now() + interval '1 hour'
      where id = ${id} and ${wantsGraph} and graph_claimed_until < now() returning 1 as one`);
    if (!claimed) return;
    const name = `space_${id}_graph`;
    // What one that died has left behind is no index.
    await db.execute(`drop index if exists vitrine_vectors.${name}`);
    await db.execute(`create index concurrently ${name} on vitrine_vectors.space_${id}
      using hnsw ((vector::halfvec(${dimensions})) halfvec_ip_ops)`);
    await db.query(sql`update vitrine_vectors.spaces set has_graph = true where id = ${id}`);
  }

  #inBackground(work: Promise<void>): void {
    const settled = work.catch((err) => {
      // A space may be dropped at any time.
      if (!isGone(err) && !this.#isClosed)
        this.#options.log.warn({ err }, 'A vector index could not be completed');
    });
    this.#background.add(settled);
    void settled.then(() => this.#background.delete(settled));
  }
}

const wantsGraph = sql`(not has_graph and vectors >= ${raw(String(graphFrom))} and dimensions <= ${raw(String(graphDimensionsMax))})`;

function isGone(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === undefinedTableCode;
}

function assertDimensions({ dimensions }: Held, vector: Float32Array): void {
  if (vector.length === dimensions) return;
  throw new TypeError(`The vectors of the space have ${dimensions} dimensions, not ${vector.length}`);
}

function nameParts({ customerId, predictor, version, of }: Space): Sql {
  return sql`${customerId}, ${predictor}, ${version}, ${of === 'looks'}`;
}

function isSpace({ customerId, predictor, version, of }: Space): Sql {
  return sql`customer_id = ${customerId} and predictor = ${predictor} and version = ${version} and of_looks = ${of === 'looks'}`;
}

function table({ id }: Pick<Held, 'id'>): Sql {
  return raw(`vitrine_vectors.space_${id}`);
}

function nameOf({ customerId, predictor, version, of }: Space): string {
  return JSON.stringify([customerId, predictor, version, of]);
}

/** Nine digits tell a 32-bit float from its neighbours. */
function textOf(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => Number(value.toPrecision(9))).join(',')}]`;
}

function neighbours(rows: { key: number; score: number }[]): Neighbour[] {
  return rows.map(({ key, score }) => ({ key, score: Math.min(Math.max(score, 0), 1) }));
}
