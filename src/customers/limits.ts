import sql from 'sql-template-tag';
import type { Database } from '../db/database.js';
import { Remembered } from '../db/remembered.js';
import type { CustomerLimits } from './settings.js';

/** The limits of the customers as they are now, for work that no request's API key has brought them along for. */
export class Limits {
  readonly #db: Database;
  readonly #known: Remembered<CustomerLimits>;

  constructor(db: Database) {
    this.#db = db;
    this.#known = new Remembered(db);
  }

  /** Empty where nothing is limited. */
  of(customerId: string): Promise<CustomerLimits> {
    return this.#known.get(customerId, async () => {
      const [row] = await this.#db.query<{ limits: CustomerLimits }>(
        sql`select coalesce(settings -> 'limits', '{}') as limits from customers where id = ${customerId}`,
      );
      return row?.limits ?? {};
    });
  }

  /** Call it once the settings of a customer were changed. */
  forget(): void {
    this.#known.forget();
  }
}
