import type { Blobs } from '../../blobs/blobs.js';
import { errors } from '../../errors.js';
import { originalKey } from '../../images/blob-keys.js';
import { pictureType } from '../../predictors/host/picture-type.js';
import type { Row, Table } from './tables.js';

/** Pictures that are being stored at once: of no more the bytes are in memory. */
const atOnceMax = 4;

interface Batch {
  table: Table;
  lines: string[];
  rows: Row[];
  named: Set<string>;
  /** Hash → bytes of the pictures that came with it. */
  came: Map<string, number>;
}

/** Rows of images, and the pictures that come behind them. */
export class IncomingImages {
  readonly #blobs: Blobs;
  readonly #customerId: string;
  readonly #storing = new Set<Promise<void>>();
  #batch: Batch | undefined;
  count = 0;

  constructor(blobs: Blobs, customerId: string) {
    this.#blobs = blobs;
    this.#customerId = customerId;
  }

  begin(table: Table, lines: string[], rows: Row[]): void {
    const named = new Set(rows.flatMap((row) => hashesOf(row)));
    this.#batch = { table, lines, rows, named, came: new Map() };
  }

  /** Throws `archiveInvalid` for one that none of the rows names, or that is no picture. */
  async picture(sha256: string, bytes: Buffer): Promise<void> {
    if (!this.#batch?.named.has(sha256) || this.#batch.came.has(sha256))
      throw errors.archiveInvalid(`No image before it has the picture ${sha256}.`);
    if (!pictureType(bytes)) throw errors.archiveInvalid(`${sha256} is no picture.`);
    this.#batch.came.set(sha256, bytes.length);
    this.count++;
    while (this.#storing.size >= atOnceMax) await Promise.race(this.#storing);
    const stored = this.#blobs
      .put(originalKey(this.#customerId, sha256), bytes)
      .finally(() => this.#storing.delete(stored));
    // Whoever waits for it hears of its failure; until then nobody need.
    stored.catch(() => {});
    this.#storing.add(stored);
  }

  /** The rows that began last, and those of them whose pictures are all there; nothing where none did. */
  async end(): Promise<{ table: Table; lines: number; whole: string[] } | undefined> {
    await Promise.all(this.#storing);
    const batch = this.#batch;
    this.#batch = undefined;
    if (!batch) return undefined;
    const whole: string[] = [];
    for (const [n, row] of batch.rows.entries())
      if (await this.#isWhole(batch, row)) whole.push(batch.lines[n]!);
    return { table: batch.table, lines: batch.rows.length, whole };
  }

  /** Resolves when nothing is being stored any more, whatever came of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#storing);
  }

  async #isWhole(batch: Batch, row: Row): Promise<boolean> {
    for (const [sha256, bytes] of picturesOf(row)) {
      const size = await this.#sizeOf(batch, sha256);
      if (size === undefined) return false;
      if (size !== bytes) throw errors.archiveInvalid(`The picture ${sha256} has not ${bytes} bytes.`);
    }
    return true;
  }

  /** Another image may have brought it. */
  async #sizeOf(batch: Batch, sha256: string): Promise<number | undefined> {
    const known = batch.came.get(sha256);
    if (known !== undefined) return known;
    const size = await this.#blobs.size(originalKey(this.#customerId, sha256));
    if (size !== undefined) batch.came.set(sha256, size);
    return size;
  }
}

function picturesOf({ sha256, bytes, upload_sha256, upload_bytes }: Row): [string, number][] {
  const pictures: [string | null, number][] = [
    [sha256, bytes],
    [upload_sha256, upload_bytes],
  ];
  return pictures.filter((one): one is [string, number] => one[0] !== null);
}

function hashesOf(row: Row): string[] {
  return picturesOf(row).map(([sha256]) => sha256);
}
