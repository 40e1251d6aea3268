import type { Database } from '../../db/database.js';
import type { Space } from '../../search/vector-index.js';
import { readModel } from './stored-model.js';
import { blankModel, type StyleModel } from './style-model.js';

const heldBytesMax = 64 * 1024 * 1024;

interface Held {
  trainedAt: string;
  model: StyleModel;
  bytes: number;
}

/** Models in memory, those asked for last; each is read again once the database holds one that was trained later. */
export class StyleModels {
  readonly #db: Database;
  readonly #held = new Map<string, Held>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** `trainedAt` is what the row says now; null where there is none. */
  async of(space: Space, trainedAt: string | null): Promise<StyleModel> {
    if (trainedAt === null) return blankModel;
    const name = JSON.stringify([space.customerId, space.predictor, space.version]);
    const known = this.#held.get(name);
    this.#held.delete(name);
    if (known?.trainedAt === trainedAt) {
      this.#held.set(name, known);
      return known.model;
    }
    const read = await readModel(this.#db.boundTo(space.customerId), space);
    if (!read) return blankModel;
    this.#held.set(name, { trainedAt, ...read });
    this.#makeRoom();
    return read.model;
  }

  #makeRoom(): void {
    let bytes = [...this.#held.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [name, one] of this.#held) {
      if (bytes <= heldBytesMax || this.#held.size === 1) return;
      this.#held.delete(name);
      bytes -= one.bytes;
    }
  }
}
