import type { PGlite } from '@electric-sql/pglite';

/** A pause after which the database counts as idle. */
const idleMs = 500;

/** Without a pause upkeep is forced after this time: the log grows, and dead rows slow every statement down. */
const overdueMs = 120_000;

/**
 * Statistics wait for no pause: a plan made while a table was empty, kept for its statement (or the check of a foreign
 * key), goes through all rows of it until the table is analysed again.
 */
const analyzeMs = 2_000;

/** Bytes of log since the last checkpoint from which on one is made even before the database is idle for long. */
const logBytesMax = 64 * 1024 * 1024;

/** After this time a checkpoint is made however little was written. */
const checkpointMs = 300_000;

/**
 * What PostgreSQL's background processes do and PGlite has none of: checkpoints, which bound the log and the
 * time a start takes, and VACUUM and ANALYZE, with autovacuum's default thresholds.
 */
export class Upkeep {
  readonly #pg: PGlite;
  #written = false;
  #busyAt = performance.now();
  #keptAt = performance.now();
  #analyzedAt = performance.now();
  #checkpointAt = performance.now();

  constructor(pg: PGlite) {
    this.#pg = pg;
  }

  /** Notes that a statement has just run. */
  noticed(tag: string): void {
    this.#busyAt = performance.now();
    if (/^(INSERT|UPDATE|DELETE|MERGE)/.test(tag)) this.#written = true;
  }

  /** Does what is due. Not to be called inside a transaction. */
  async run(): Promise<void> {
    const now = performance.now();
    const due = now - this.#busyAt > idleMs || now - this.#keptAt > overdueMs;
    if (!this.#written) return;
    if (!due) return this.#analyze(now);

    this.#keptAt = now;
    const table = await this.#neediestTable();
    if (table) {
      await this.#pg.exec(`vacuum (analyze) ${table}`);
      return;
    }
    const checkpointDue = now - this.#checkpointAt > checkpointMs || (await this.#logBytes()) > logBytesMax;
    if (!checkpointDue) return;
    await this.#pg.exec('checkpoint');
    this.#checkpointAt = performance.now();
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

  /** One at a time, so that statements need not wait for all of them. */
  async #neediestTable(): Promise<string | undefined> {
    const { rows } = await this.#pg.query<{ name: string }>(`
      select relid::regclass::text as name
      from pg_stat_user_tables join pg_class on pg_class.oid = relid
      where n_dead_tup > 50 + 0.2 * greatest(reltuples, 0) or n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)
      order by n_dead_tup desc
      limit 1`);
    return rows[0]?.name;
  }

  async #logBytes(): Promise<number> {
    const { rows } = await this.#pg.query<{ bytes: number }>(`
      select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()`);
    return rows[0]?.bytes ?? 0;
  }
}
