import sql from 'sql-template-tag';
import type { Queryable } from '../../db/database.js';
import type { RowError } from './feed-row.js';
import { errorsKeptMax } from './limits.js';
import type { ClaimedRun } from './open-runs.js';

const itemCharsShown = 255;

interface KeptError extends RowError {
  place: number;
  line: number;
  item_id: string | null;
}

/** What is wrong with the rows of a run: all are counted by code, the first thousand kept. */
export class RowErrors {
  readonly byCode: Record<string, number> = {};
  #kept = 0;
  #unsaved: KeptError[] = [];

  add(line: number, item: string | undefined, errors: RowError[]): void {
    for (const error of errors) {
      this.byCode[error.code] = (this.byCode[error.code] ?? 0) + 1;
      if (this.#kept === errorsKeptMax) continue;
      this.#unsaved.push({
        ...error,
        place: this.#kept++,
        line,
        item_id: item?.slice(0, itemCharsShown) ?? null,
      });
    }
  }

  async save(db: Queryable, run: ClaimedRun): Promise<void> {
    const rows = this.#unsaved.splice(0);
    if (rows.length === 0) return;
    await db.query(sql`
      insert into feed_run_errors (customer_id, run_id, place, line, item_id, field, code, message)
      select r.customer_id, r.id, e.place, e.line, e.item_id, e.field, e.code, e.message
      from feed_runs r, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e(place int, line int, item_id text, field text, code text, message text)
      where r.customer_id = ${run.customer_id} and r.id = ${run.id}
      on conflict do nothing`);
  }

  /** Those of an earlier attempt at the same run. */
  static async forget(db: Queryable, run: ClaimedRun): Promise<void> {
    await db.query(
      sql`delete from feed_run_errors where customer_id = ${run.customer_id} and run_id = ${run.id}`,
    );
  }
}
