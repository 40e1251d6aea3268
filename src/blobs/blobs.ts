import type { Readable } from 'node:stream';

/** Bytes under keys such as `acme/originals/ab/cdef…`. Implementations: disk; S3. */
export interface Blobs {
  /** Stores `bytes` durably: once this resolves they survive a crash. Storing the same key again is harmless. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The same with bytes that come as a stream, however many; gives their number. An error of the stream leaves nothing behind. */
  putStream(key: string, source: Readable): Promise<number>;
  /** All bytes of a blob, or `undefined` when there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  size(key: string): Promise<number | undefined>;
  /** The file in which another process of this machine finds a blob; `undefined` when it lies elsewhere. */
  path(key: string): string | undefined;
  /** A stream of the bytes from `start` to `end`, both included; `undefined` when there is no such blob. */
  stream(key: string, range?: { start: number; end: number }): Promise<Readable | undefined>;
  /** Gives whether it is gone: while a backup is made of the blobs, none is deleted. Ask again later. */
  delete(key: string): Promise<boolean>;
  /** Keys that start with `prefix`, with the time of their last `put`, in no particular order. */
  list(prefix: string): AsyncIterable<{ key: string; storedAt: Date }>;
  /** The time by the clock that `storedAt` is of, which may be another machine's. */
  now(): Promise<Date>;
}
