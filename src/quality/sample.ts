import { seededRandom } from '../seeded-random.js';

/**
 * A sample of a stream of unknown length in which every item is as likely as any other (Vitter 1985, "Random sampling with
 * a reservoir", algorithm R). The same stream and seed give the same sample.
 */
export class Reservoir<T> {
  readonly items: T[] = [];
  readonly #size: number;
  readonly #random: () => number;
  #offered = 0;

  constructor(size: number, seed: number) {
    this.#size = size;
    this.#random = seededRandom(seed);
  }

  offer(item: T): void {
    this.#offered++;
    if (this.items.length < this.#size) {
      this.items.push(item);
      return;
    }
    const place = Math.floor(this.#random() * this.#offered);
    if (place < this.#size) this.items[place] = item;
  }
}
