import { readFileSync } from 'node:fs';
import type { Pixels } from './pixels.js';

/** Which pixels of the input each pixel of the output is made of, along one axis. */
export interface Taps {
  first: Int32Array;
  count: Int32Array;
  /** `taps` for each pixel of the output, of which `count` are used. */
  weights: Int32Array;
  taps: number;
}

/** row-sums.wat says what they do. */
interface Exports {
  memory: { buffer: ArrayBuffer; grow(pages: number): void };
  sumRows(sums: number, rows: number, stride: number, weights: number, pairs: number): void;
  sumPixels(
    output: number,
    firsts: number,
    counts: number,
    weights: number,
    taps: number,
    width: number,
    bits: number,
  ): void;
}

// Not among the types of Node.js 20.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    Module: new (code: Uint8Array) => object;
    Instance: new (module: object) => { exports: Exports };
  };
};
const code = new WebAssembly.Module(readFileSync(new URL('./row-sums.wasm', import.meta.url)));
const { memory, sumRows, sumPixels } = new WebAssembly.Instance(code).exports;
const pageBytes = 65_536;
const alignment = 16;

/**
 * Sums of rows of a picture, and of the pixels along such a sum, for resizing. All share one memory, which grows with the
 * largest picture and is not given back: there is one at a time, until the next is made.
 */
export class RowSums {
  readonly #pixels: Pixels;
  /** Of each row, in numbers: from where on, and how many. */
  readonly #from: number;
  readonly #length: number;
  readonly #columns: Taps;
  readonly #stride: number;
  readonly #at: { weights: number; rows: number; sums: number; columns: number[]; output: number };
  readonly #bytes: Uint8Array;
  readonly #shorts: Int16Array;
  readonly #sums: Int32Array;

  /** Of the columns that are needed for `columns`, and up to `rowsMax` rows at once. */
  constructor(pixels: Pixels, columns: Taps, rowsMax: number) {
    const width = columns.first.length;
    const left = columns.first[0]!;
    this.#pixels = pixels;
    this.#columns = columns;
    this.#from = left * 3;
    this.#length = (columns.first[width - 1]! + columns.count[width - 1]! - left) * 3;
    this.#stride = aligned(this.#length);
    const even = rowsMax + (rowsMax % 2);
    let end = 0;
    const place = (bytes: number) => {
      const start = end;
      end = aligned(end + bytes);
      return start;
    };
    this.#at = {
      weights: place(even * 2),
      rows: place(even * this.#stride),
      // A pixel is read, and written, with what comes behind it.
      sums: place(this.#stride * 4 + alignment),
      columns: [columns.first, columns.count, columns.weights].map(({ byteLength }) => place(byteLength)),
      output: place(width * 3 + alignment),
    };
    if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / pageBytes));
    this.#bytes = new Uint8Array(memory.buffer);
    this.#shorts = new Int16Array(memory.buffer);
    this.#sums = new Int32Array(memory.buffer, this.#at.sums, this.#length);
    const [firsts, counts, weights] = this.#at.columns.map((at) => new Int32Array(memory.buffer, at)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    for (let x = 0; x < width; x++) firsts[x] = this.#at.sums + (columns.first[x]! - left) * 12;
    counts.set(columns.count);
    weights.set(columns.weights);
  }

  /** The rows that row `y` of the output is made of, times their weights, which are below 2¹⁵. Valid until the next sum. */
  sum({ first, count: counts, weights, taps }: Taps, y: number): Int32Array {
    const { data, width } = this.#pixels;
    const { weights: weightsAt, rows, sums } = this.#at;
    const count = counts[y]!;
    let row = first[y]! * width * 3 + this.#from;
    for (let k = 0; k < count; k++, row += width * 3) {
      this.#bytes.set(data.subarray(row, row + this.#length), rows + k * this.#stride);
      this.#shorts[weightsAt / 2 + k] = weights[y * taps + k]!;
    }
    if (count % 2 === 1) this.#shorts[weightsAt / 2 + count] = 0;
    sumRows(sums, rows, this.#stride, weightsAt, Math.ceil(count / 2));
    return this.#sums;
  }

  /** Writes what the last sum becomes along its row: as the columns say, divided by 2 ^ `bits` and rounded. */
  write(target: Uint8Array, start: number, bits: number): void {
    const { columns, output } = this.#at;
    const [firsts, counts, weights] = columns as [number, number, number];
    const { taps, first } = this.#columns;
    sumPixels(output, firsts, counts, weights, taps, first.length, bits);
    target.set(this.#bytes.subarray(output, output + first.length * 3), start);
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
