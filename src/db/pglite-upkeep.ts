import type { PGlite } from '@electric-sql/pglite';

/** A pause after which the database counts as idle. */
const idleMs = 500;

/** Without a pause upkeep is forced after this time: dead rows slow every statement down. */
const overdueMs = 120_000;

/** Or after so many bytes of log since a checkpoint: until then no room of what was changed is used again. */
const logBytesMax = 64 * 1024 * 1024;

/**
 * Statistics wait for no pause: a plan made while a table was empty, kept for its statement (or the check of a foreign
 * key), goes through all rows of it until the table is analysed again.
 */
const analyzeMs = 2_000;

/** After this time a checkpoint is made however little was written, and before it when the log is long. */
const checkpointMs = 300_000;

interface UpkeepOptions {
  /** Milliseconds since any moment. */
  clock?: () => number;
  logBytesMax?: number;
}

/**
 * What PostgreSQL's background processes do and PGlite has none of: checkpoints, which bound the log and the
 * time a start takes, and VACUUM and ANALYZE, with autovacuum's default thresholds.
 */
export class Upkeep {
  readonly #pg: PGlite;
  readonly #clock: () => number;
  readonly #logBytesMax: number;
  #written = false;
  #busyAt: number;
  /** When no table needed anything, or each that did had its turn. */
  #keptAt: number;
  #analyzedAt: number;
  #checkpointAt: number;
  /** Tables (oid) that had their turn since. */
  readonly #vacuumed = new Set<number>();

  constructor(pg: PGlite, options: UpkeepOptions = {}) {
    const clock = options.clock ?? (() => performance.now());
    this.#pg = pg;
    this.#clock = clock;
    this.#logBytesMax = options.logBytesMax ?? logBytesMax;
    this.#busyAt = this.#keptAt = this.#analyzedAt = this.#checkpointAt = clock();
  }

  /** Notes that a statement has just run. */
  noticed(tag: string): void {
    this.#busyAt = this.#clock();
    if (/^(INSERT|UPDATE|DELETE|MERGE)/.test(tag)) this.#written = true;
  }

  /** Does what is due. Not to be called inside a transaction. */
  async run(): Promise<void> {
    if (!this.#written) return;
    const now = this.#clock();
    const isLogLong = (await this.#logBytes()) > this.#logBytesMax;
    const due = isLogLong || now - this.#busyAt > idleMs || now - this.#keptAt > overdueMs;
    if (!due) return this.#analyze(now);

    const table = await this.#neediestTable();
    if (table) {
      this.#vacuumed.add(table.oid);
      await this.#pg.exec(`vacuum ${table.hasStatistics ? '(analyze)' : ''} ${table.name}`);
      return;
    }
    this.#keptAt = now;
    this.#vacuumed.clear();
    if (!isLogLong && now - this.#checkpointAt <= checkpointMs) return;
    await this.#pg.exec('checkpoint');
    this.#checkpointAt = this.#clock();
    this.#written = false;
  }

  async #analyze(now: number): Promise<void> {
    if (now - this.#analyzedAt < analyzeMs) return;
    this.#analyzedAt = now;
    const { rows } = await this.#pg.query<{ name: string }>(`
      select relid::regclass::text as name
      from pg_stat_user_tables join pg_class on pg_class.oid = relid
      where n_mod_since_analyze > 50 + 0.2 * greatest(reltuples, 0)`);
    if (rows.length > 0) await this.#pg.exec(`analyze ${rows.map(({ name }) => name).join(', ')}`);
  }

  /**
   * One at a time, so that statements need not wait for all of them, and each once before any comes again. Where long values
   * are (TOAST) counts by itself: a few rows with long texts that are written again and again leave little behind where
   * rows are, and much there. The catalogs, which ANALYZE and temporary tables write, are not analysed.
   */
  async #neediestTable(): Promise<{ oid: number; name: string; hasStatistics: boolean } | undefined> {
    const { rows } = await this.#pg.query<{ oid: number; name: string; hasStatistics: boolean }>(
      `
      select relid as oid, relid::regclass::text as name, has_statistics as "hasStatistics"
      from pg_stat_all_tables
        join pg_class on pg_class.oid = relid
        cross join lateral (select relkind <> 't' and schemaname <> 'pg_catalog' as has_statistics)
      where not relid = any($1::oid[])
        and (n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
          or has_statistics and n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0))
      order by n_dead_tup desc
      limit 1`,
      [[...this.#vacuumed]],
    );
    return rows[0];
  }

  /** Since the last checkpoint. */
  async #logBytes(): Promise<number> {
    const { rows } = await this.#pg.query<{ bytes: number }>(`
      select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`);
    return rows[0]?.bytes ?? 0;
  }
}
