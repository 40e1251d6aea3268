import type { RowError } from './feed-row.js';
import { hashOf, type Read } from './line.js';
import type { PlacedLine } from './placed.js';
import type { BadRow } from './reader-messages.js';
import { Seen, tagOf } from './seen.js';

/** Gives each row of a feed its place among those before it. Its size depends on the number of ids only, by a few bytes each. */
export class Placing {
  readonly items = new Seen();
  readonly #products = new Seen();
  /** With a number that stands for the product of each. */
  readonly #looks = new Seen();

  /** A line with its role, or all that is wrong with the row. */
  place({ line, item, errors, said }: Read): PlacedLine | BadRow {
    const isRepeated = item !== undefined && this.items.add(item) !== undefined;
    const found = isRepeated ? [...errors, repeated] : errors;
    if (found.length > 0 || !said) return { line, item, errors: found };
    const tag = tagOf(said.product);
    const owner = this.#looks.get(said.look);
    if (owner !== undefined && owner !== tag) return { line, item, errors: [ofOtherProduct(said.look)] };
    const isFirstOfProduct = this.#products.add(said.product) === undefined;
    const isFirstOfLook = this.#looks.add(said.look, tag) === undefined;
    const role = isFirstOfProduct ? 'product' : isFirstOfLook ? 'look' : 'item';
    return { line: said, role, hash: hashOf(said, role) };
  }
}

const repeated: RowError = { field: 'id', code: 'repeated', message: 'stands in an earlier row already' };

function ofOtherProduct(look: string): RowError {
  return {
    field: 'item_group_id',
    code: 'look_of_other_product',
    message: `makes the look ${look}, which is of another product`,
  };
}
