import { createReadStream } from 'node:fs';
import { FeedBroken } from './feed-broken.js';
import type { FeedRow } from './feed-row.js';
import { charsPerBatch, feedRowsMax, rowsPerBatch } from './limits.js';
import { type Read, readLine } from './line.js';
import { fieldReader } from './mapping.js';
import type { PlacedLine } from './placed.js';
import { Placing } from './placing.js';
import type { BadRow, ReadBatch, ReadEnd, ReaderOptions } from './reader-messages.js';
import { feedRows } from './rows.js';

/** One is compared with the database while the next is read. */
const batchesHeld = 2;

/** The rows of a feed, read batch by batch; what the last batches say is held. */
export class OpenedFeed {
  readonly #rows: AsyncGenerator<FeedRow>;
  readonly #read: (row: FeedRow) => Read;
  readonly #placing = new Placing();
  readonly #held = new Map<number, PlacedLine[]>();
  #bytesRead = 0;
  #rowsRead = 0;
  #batches = 0;

  constructor({ path, format, charset, mapping, now }: ReaderOptions) {
    const valuesOf = fieldReader(mapping);
    this.#read = (row) => readLine(row, valuesOf, now);
    this.#rows = feedRows(createReadStream(path), {
      format,
      ...(charset === undefined ? {} : { charset }),
      onBytes: (count) => {
        this.#bytesRead = count;
      },
    });
  }

  /** Undefined when all rows have been read. Throws `FeedBroken` where the feed cannot be read on. */
  async next(): Promise<ReadBatch | undefined> {
    const lines: PlacedLine[] = [];
    const bad: BadRow[] = [];
    let chars = 0;
    while (lines.length + bad.length < rowsPerBatch && chars < charsPerBatch) {
      const { value: row, done } = await this.#rows.next();
      if (done) break;
      if (++this.#rowsRead > feedRowsMax) {
        await this.#rows.return(undefined);
        throw new FeedBroken(`The feed has more than ${feedRowsMax} rows; divide it into several feeds.`);
      }
      chars += charsOf(row);
      const placed = this.#placing.place(this.#read(row));
      if ('errors' in placed) bad.push(placed);
      else lines.push(placed);
    }
    if (lines.length + bad.length === 0) return undefined;
    const number = ++this.#batches;
    this.#held.set(number, lines);
    this.#held.delete(number - batchesHeld);
    return {
      number,
      bad,
      good: lines.map(({ line, hash }) => ({ item: line.item, hash })),
      bytesRead: this.#bytesRead,
      changesAt: earliest(lines.map(({ line }) => line.changesAt)),
    };
  }

  /** What good rows of one of the last batches say. */
  lines(batch: number, places: number[]): PlacedLine[] {
    const lines = this.#held.get(batch)!;
    return places.map((place) => lines[place]!);
  }

  /** After the last batch. */
  end(): ReadEnd {
    return { bytesRead: this.#bytesRead, items: this.#placing.items.parts() };
  }
}

function charsOf({ columns }: FeedRow): number {
  let chars = 0;
  for (const values of columns.values()) for (const text of values) chars += text.length;
  return chars;
}

function earliest(moments: (Date | undefined)[]): Date | undefined {
  return moments.reduce((first, one) => (one && (!first || one < first) ? one : first), undefined);
}
