import { createHash } from 'node:crypto';

const firstSlots = 1 << 12;

export interface SeenParts {
  keys: BigUint64Array;
  values: Uint32Array;
  size: number;
}

function noParts(): SeenParts {
  return { keys: new BigUint64Array(firstSlots), values: new Uint32Array(firstSlots), size: 0 };
}

/**
 * Which ids a run has met, with a number for each: 12 bytes a slot and two to four slots an id, so that two million ids take some
 * 50 to 100 MB and a hundred thousand 3 MB. Ids are told apart by 63 bits of their hash.
 */
export class Seen {
  #keys: BigUint64Array;
  #values: Uint32Array;
  #size: number;

  constructor({ keys, values, size }: SeenParts = noParts()) {
    this.#keys = keys;
    this.#values = values;
    this.#size = size;
  }

  /** What it is made of, which may go to another thread; it is not to be used any more then. */
  parts(): SeenParts {
    return { keys: this.#keys, values: this.#values, size: this.#size };
  }

  /** The number that the id was met with, or undefined. */
  get(id: string): number | undefined {
    const slot = this.#slotOf(keyOf(id));
    return this.#keys[slot] === 0n ? undefined : this.#values[slot];
  }

  /** Adds the id if it is new; gives the number that it was met with before. */
  add(id: string, value = 0): number | undefined {
    const key = keyOf(id);
    const slot = this.#slotOf(key);
    if (this.#keys[slot] !== 0n) return this.#values[slot];
    this.#keys[slot] = key;
    this.#values[slot] = value;
    if (++this.#size * 2 > this.#keys.length) this.#grow();
    return undefined;
  }

  #slotOf(key: bigint): number {
    const mask = this.#keys.length - 1;
    let slot = Number(key & 0x7fffffffn) & mask;
    while (this.#keys[slot] !== 0n && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new BigUint64Array(keys.length * 2);
    this.#values = new Uint32Array(keys.length * 2);
    for (const [at, key] of keys.entries()) {
      if (key === 0n) continue;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#values[slot] = values[at]!;
    }
  }
}

/** Never 0, which means an empty slot. */
function keyOf(id: string): bigint {
  return createHash('sha1').update(id).digest().readBigUInt64LE() | (1n << 63n);
}

/** 32 bits of the hash of a text. */
export function tagOf(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32LE();
}
