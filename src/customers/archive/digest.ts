import { createHash } from 'node:crypto';

/** What an archive comes to: the hash of the names and hashes of its entries, in their order. */
export class Digest {
  readonly #hash = createHash('sha256');
  entries = 0;

  add(name: string, sha256: string): void {
    this.#hash.update(`${name} ${sha256}\n`);
    this.entries++;
  }

  /** Of all that was added so far. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}
