import { closeSync, fsync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

const syncDescriptor = promisify(fsync);

/** An open file inside PGlite: `nfd` is the descriptor of the real file. */
interface Stream {
  nfd: number;
  path?: string;
}

interface NodeFiles {
  stream_ops: {
    fsync?(stream: Stream): number;
    close(stream: Stream): void;
    write(stream: Stream, ...rest: unknown[]): number;
  };
  node_ops: Record<'unlink' | 'rename' | 'setattr', (...rest: unknown[]) => unknown>;
}

/**
 * PGlite's files on disk, with the one call that it leaves out: fsync. Without it a power cut can lose
 * acknowledged writes and damage files; a killed process cannot, either way.
 *
 * The log of writes (`pg_wal`) is synced after the statement and beside the next ones, by `settle`; an answer
 * waits for it. Meanwhile the rule that makes recovery possible still holds: no other file is changed while
 * the log has unsynced writes.
 */
export class DurableFiles extends NodeFS {
  /** Log files with writes that no one has begun to sync. */
  readonly #unsettled = new Set<Stream>();
  /** Those that are being synced. */
  readonly #settling = new Set<Stream>();

  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]) {
    const { emscriptenOpts } = await super.init(pg, options);
    const hook = (module: { FS: unknown }) => this.#hook(module);
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [hook, ...asList(emscriptenOpts.preRun)] } };
  }

  /** Whether there are writes to the log that no call of `settle` covers yet. */
  get unsettled(): boolean {
    return this.#unsettled.size > 0;
  }

  /** Brings what is in the log now to the disk, beside other work. Only one call at a time. */
  async settle(): Promise<void> {
    for (const stream of this.#unsettled) this.#settling.add(stream);
    this.#unsettled.clear();
    await Promise.all([...this.#settling].map((stream) => this.#sync(stream)));
    this.#settling.clear();
  }

  async #sync(stream: Stream): Promise<void> {
    try {
      await syncDescriptor(stream.nfd);
    } catch (error) {
      // It was closed in the meantime, and synced before that.
      if (this.#settling.has(stream)) throw error;
    }
  }

  #settleNow(): void {
    for (const stream of [...this.#settling, ...this.#unsettled]) fsyncSync(stream.nfd);
    this.#settling.clear();
    this.#unsettled.clear();
  }

  #hook(module: { FS: unknown }): void {
    const files = (module.FS as { filesystems: { NODEFS: NodeFiles } }).filesystems.NODEFS;
    const { close, write } = files.stream_ops;

    files.stream_ops.fsync = (stream) => {
      if (isLog(stream)) this.#unsettled.add(stream);
      else fsyncSync(stream.nfd);
      return 0;
    };
    files.stream_ops.write = (stream, ...rest) => {
      if (!isLog(stream)) this.#settleNow();
      return write(stream, ...rest);
    };
    files.stream_ops.close = (stream) => {
      if (isLog(stream)) this.#settleNow();
      close(stream);
    };
    for (const name of ['unlink', 'rename', 'setattr'] as const) {
      const change = files.node_ops[name];
      files.node_ops[name] = (...rest) => {
        this.#settleNow();
        return change(...rest);
      };
    }
  }
}

/** Makes the database call fsync; its default for the log, fdatasync, does nothing inside PGlite. */
export const fsyncSettings = ['-c', 'fsync=on', '-c', 'wal_sync_method=fsync'];

/** Brings every file and folder under `directory` to the disk. */
export function syncTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else if (entry.isFile()) syncPath(path);
  }
  syncPath(directory);
}

export function syncPath(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function isLog(stream: Stream): boolean {
  return /\/pg_wal\/[0-9A-F]{24}$/.test(stream.path ?? '');
}

function asList<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
