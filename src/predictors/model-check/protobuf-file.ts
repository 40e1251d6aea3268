import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { invalid } from './invalid.js';
import { limits } from './limits.js';

/** Offsets in the file; `end` is exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** One field of a message. `value` is that of a varint; the content of other fields lies in the range. */
export interface Field extends Range {
  number: number;
  wire: number;
  value: bigint;
}

export const wires = { varint: 0, fixed64: 1, block: 2, fixed32: 5 } as const;

const windowBytes = 64 * 1024;
/** A tag and a varint, ten bytes each. */
const headBytesMax = 20;
const fieldNumberMax = 2 ** 29 - 1;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A file of protobuf fields, read through a window of 64 KiB: what is skipped is never read. It is stricter than
 * protobuf itself, so that no two readers can understand a file differently. Throws `predictorInvalid`.
 */
export class ProtobufFile {
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #window = Buffer.alloc(windowBytes);
  /** What the window holds. */
  #from = 0;
  #to = 0;
  #structureBytes = 0;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<ProtobufFile> {
    // Without blocking, since a named pipe without a writer would be waited for.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw invalid('The model is not a file.');
      return new ProtobufFile(handle, stats.size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Calls `visit` with every field of a message in turn. `owner` names the message in reasons. */
  async fields(
    { start, end }: Range,
    owner: string,
    visit: (field: Field) => Promise<void> | void,
  ): Promise<void> {
    for (let at = start; at < end; ) {
      if (!this.#holds(at, Math.min(at + headBytesMax, end))) await this.#fill(at);
      const field = this.#field(at, end, owner);
      this.countStructure(field.start - at);
      const visited = visit(field);
      if (visited) await visited;
      at = field.end;
    }
  }

  /** The varints that a packed field holds. */
  async packedVarints({ start, end }: Range, owner: string, visit: (value: bigint) => void): Promise<void> {
    this.countStructure(end - start);
    for (let at = start; at < end; ) {
      if (!this.#holds(at, Math.min(at + headBytesMax, end))) await this.#fill(at);
      const { value, next } = this.#varint(at, end, owner);
      visit(value);
      at = next;
    }
  }

  /** At most `nameBytesMax` bytes of UTF-8. */
  async text({ start, end }: Range, owner: string): Promise<string> {
    if (end - start > limits.nameBytesMax) {
      throw invalid(`A name in ${owner} has ${end - start} bytes; ${limits.nameBytesMax} are allowed.`);
    }
    this.countStructure(end - start);
    try {
      return utf8.decode(await this.bytes({ start, end }));
    } catch (error) {
      if (error instanceof TypeError) throw invalid(`A name in ${owner} is not UTF-8 text.`);
      throw error;
    }
  }

  /** A view that the next call may change; the range must fit into the window. */
  async bytes({ start, end }: Range): Promise<Uint8Array> {
    if (!this.#holds(start, end)) await this.#fill(start);
    if (!this.#holds(start, end)) throw truncated();
    return this.#window.subarray(start - this.#from, end - this.#from);
  }

  /** Bounds the work and the memory that a file can cost, here and in the runtime. */
  countStructure(bytes: number): void {
    this.#structureBytes += bytes;
    if (this.#structureBytes > limits.structureBytesMax) {
      throw invalid(
        `The model has more than ${limits.structureBytesMax / 1024 ** 2} MiB of names, nodes and notes.`,
      );
    }
  }

  #holds(start: number, end: number): boolean {
    return start >= this.#from && end <= this.#to;
  }

  async #fill(at: number): Promise<void> {
    this.#from = at;
    this.#to = at;
    while (this.#to < Math.min(this.size, at + windowBytes)) {
      const filled = this.#to - at;
      const { bytesRead } = await this.#handle.read(this.#window, filled, windowBytes - filled, this.#to);
      if (bytesRead === 0) throw truncated();
      this.#to += bytesRead;
    }
  }

  #field(at: number, end: number, owner: string): Field {
    const tag = this.#varint(at, end, owner);
    const number = Number(tag.value >> 3n);
    const wire = Number(tag.value & 7n);
    if (number === 0 || number > fieldNumberMax) throw damaged(owner);
    const field = { number, wire, value: 0n, start: tag.next, end: tag.next };
    if (wire === wires.varint || wire === wires.block) {
      const { value, next } = this.#varint(tag.next, end, owner);
      if (wire === wires.varint) return { ...field, value, end: next };
      field.start = next;
      field.end = value > BigInt(end - next) ? Number.POSITIVE_INFINITY : next + Number(value);
    } else if (wire === wires.fixed64) {
      field.end += 8;
    } else if (wire === wires.fixed32) {
      field.end += 4;
    } else {
      throw damaged(owner);
    }
    if (field.end > end) throw end === this.size ? truncated() : damaged(owner);
    return field;
  }

  /** Unsigned, 64 bits. The window holds it, up to `end`. */
  #varint(at: number, end: number, owner: string): { value: bigint; next: number } {
    const first = this.#window[at - this.#from]!;
    if (first < 0x80 && at < end) return { value: BigInt(first), next: at + 1 };
    let value = 0n;
    for (let i = 0; i < 10; i++) {
      if (at + i >= end) throw end === this.size ? truncated() : damaged(owner);
      const byte = this.#window[at + i - this.#from]!;
      if (i === 9 && byte > 1) throw damaged(owner);
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return { value, next: at + i + 1 };
    }
    throw damaged(owner);
  }
}

function truncated() {
  return invalid('The model is truncated: the file ends in the middle of it.');
}

function damaged(owner: string) {
  return invalid(`This is not an ONNX model, or it is damaged: ${owner} is not well-formed protobuf.`);
}
