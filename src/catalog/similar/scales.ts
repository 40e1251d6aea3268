import sql from 'sql-template-tag';
import type { Database } from '../../db/database.js';
import { Marked } from '../../db/marked.js';
import type { Space } from '../../search/vector-index.js';
import type { Scale } from './scale.js';

/** The scales of the customers: a thousand numbers each, marked by the moment at which they were made. */
export class Scales {
  readonly #db: Database;
  readonly #known = new Marked<Scale | null>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** `madeAt` is what the row says now; null where there is none. */
  async at({ customerId, predictor, version }: Space, madeAt: string | null): Promise<Scale | null> {
    if (madeAt === null) return null;
    const name = JSON.stringify([customerId, predictor, version]);
    return this.#known.at(name, madeAt, async () => {
      const [row] = await this.#db.boundTo(customerId).query<{ quantiles: Scale }>(sql`
        select quantiles from relevance_scales
        where customer_id = ${customerId} and predictor = ${predictor} and version = ${version}`);
      return row?.quantiles ?? null;
    });
  }
}
