import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { awaitLoad } from './await-load.js';
import type {
  EntryColumns,
  IndexAnswer,
  IndexReply,
  IndexRequest,
  IndexThreadOptions,
  IndexWarning,
  NeighbourColumns,
  SurroundingColumns,
} from './index-messages.js';
import type {
  Entry,
  Neighbour,
  Space,
  Surroundings,
  VectorIndex,
  VectorIndexStatistics,
} from './vector-index.js';
import { checkQuery, fits } from './vector-shape.js';

/** Additions and graphs make spaces larger; how large they are is looked at so often at most. */
const roomEveryMs = 1_000;

interface Options {
  /** Reads the rows of a space in pages: all that were committed before the call, and of later ones any part. */
  rows: (space: Space) => AsyncIterable<Entry[]>;
  /** Where graphs of large spaces are saved, so that a start need not make them again; none are without it. */
  folder?: string;
  log?: { warn(details: object, message: string): void };
  loadWaitMsMax?: number;
  /** Of vectors and graphs together: above it, spaces are unloaded, those asked longest ago first. */
  bytesMax?: number;
}

interface Load {
  /** Resolves when the space takes additions. */
  opened: Promise<unknown>;
  /** Resolves when it holds its rows. */
  done: Promise<void>;
  isDone: boolean;
  /** Of requests under way: meanwhile it is not unloaded. */
  users: number;
}

/**
 * A vector index in a worker thread of its own, so that neither building nor searching holds up the event loop.
 * A space is loaded from its rows on first use; what was added is never lost, since it was a row before.
 */
export class InProcessIndex implements VectorIndex {
  readonly #options: Options;
  #thread: Worker | undefined;
  #closed = false;
  #lastId = 0;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: IndexReply) => void; reject: (error: Error) => void }
  >();
  /** The one asked longest ago comes first. */
  readonly #loads = new Map<string, Load>();
  #roomTimer: NodeJS.Timeout | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  async add(space: Space, entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const misshapen = entries.find(({ vector }) => !fits(vector, entries[0]!.vector.length));
    if (misshapen)
      throw new TypeError(`The vector of ${misshapen.key} is not of length 1 or not as long as the first`);
    const added = columns(entries);
    // The rows need not be there yet: what is added meanwhile is in the space whatever the pages bring.
    await this.#using(space, async ({ opened }) => {
      await opened;
      await this.#ask({ do: 'add', space: spaceName(space), ...added, loading: false });
    });
  }

  /** Whether the space is in memory, or being read: then it must hear of what other processes add. */
  holds(space: Space): boolean {
    return this.#loads.has(spaceName(space));
  }

  async remove(space: Space, keys: number[]): Promise<void> {
    if (keys.length === 0 || !this.#loads.has(spaceName(space))) return;
    await this.#ask({ do: 'remove', space: spaceName(space), keys: Float64Array.from(keys) });
  }

  async nearest(space: Space, vector: Float32Array, count: number): Promise<Neighbour[]> {
    checkQuery(vector);
    const name = spaceName(space);
    const asked = { do: 'nearest', space: name, vector: vector.slice(), count } as const;
    return unpacked(await this.#loaded(space, () => this.#ask(asked)));
  }

  async nearestTo(space: Space, owner: string, count: number): Promise<Surroundings | undefined> {
    const asked = { do: 'nearestTo', space: spaceName(space), owner: ownerOf(owner), count } as const;
    const found = (await this.#loaded(space, () => this.#ask(asked))) as SurroundingColumns | undefined;
    return found && { key: found.key, vector: found.vector, neighbours: unpacked(found) };
  }

  async nearestAmong(
    space: Space,
    vector: Float32Array,
    keys: number[],
    count: number,
  ): Promise<Neighbour[]> {
    checkQuery(vector);
    const name = spaceName(space);
    const among = Float64Array.from(keys);
    const asked = { do: 'nearestAmong', space: name, vector: vector.slice(), keys: among, count } as const;
    return unpacked(await this.#loaded(space, () => this.#ask(asked)));
  }

  async vectorsOf(space: Space, keys: number[]): Promise<Float32Array[]> {
    if (keys.length === 0) return [];
    const asked = { do: 'vectorsOf', space: spaceName(space), keys: Float64Array.from(keys) } as const;
    const all = (await this.#loaded(space, () => this.#ask(asked))) as Float32Array;
    const dimensions = all.length / keys.length;
    return keys.map((_, i) => all.subarray(i * dimensions, (i + 1) * dimensions));
  }

  async size(space: Space): Promise<number> {
    const asked = { do: 'size', space: spaceName(space) } as const;
    return (await this.#loaded(space, () => this.#ask(asked))) as number;
  }

  async warm(space: Space): Promise<void> {
    await this.#using(space, ({ done }) => done);
  }

  async drop(space: Space): Promise<void> {
    if (!this.#loads.delete(spaceName(space)) && this.#options.folder === undefined) return;
    await this.#ask({ do: 'drop', space: spaceName(space) });
  }

  async statistics(): Promise<VectorIndexStatistics> {
    return (await this.#ask({ do: 'statistics' })) as VectorIndexStatistics;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const thread = this.#thread;
    // It ends by itself: a thread stopped from outside in the middle of a call into usearch takes the process along.
    const ended = thread && once(thread, 'exit').catch(() => {});
    if (thread) void this.#ask({ do: 'close' }).catch(() => {});
    this.#closed = true;
    clearTimeout(this.#roomTimer);
    await ended;
    this.#forget(new Error('The vector index was closed'));
  }

  /** Begins to load a space if nobody has. */
  #load(space: Space): Load {
    const name = spaceName(space);
    const begun = this.#loads.get(name);
    if (begun) {
      this.#loads.delete(name);
      this.#loads.set(name, begun);
      return begun;
    }
    const opened = this.#ask({ do: 'open', space: name });
    const load: Load = {
      opened,
      done: opened.then(() => this.#readRows(space, () => this.#loads.get(name) === load)),
      isDone: false,
      users: 0,
    };
    this.#loads.set(name, load);
    load.done.then(
      () => {
        load.isDone = true;
      },
      () => {
        // The next use tries again, from the beginning.
        if (this.#loads.get(name) === load) this.#loads.delete(name);
      },
    );
    return load;
  }

  /** The space stays in memory while `work` is under way. */
  async #using<T>(space: Space, work: (load: Load) => Promise<T>): Promise<T> {
    const load = this.#load(space);
    load.users++;
    try {
      return await work(load);
    } finally {
      load.users--;
      this.#makeRoomLater();
    }
  }

  #makeRoomLater(): void {
    if (this.#options.bytesMax === undefined || this.#roomTimer || this.#closed) return;
    this.#roomTimer = setTimeout(() => {
      void this.#makeRoom(this.#options.bytesMax!)
        .catch(() => {})
        .finally(() => {
          this.#roomTimer = undefined;
        });
    }, roomEveryMs);
    this.#roomTimer.unref();
  }

  async #makeRoom(bytesMax: number): Promise<void> {
    const sizes = (await this.#ask({ do: 'sizes' })) as Map<string, number>;
    let bytes = [...sizes.values()].reduce((sum, one) => sum + one, 0);
    for (const [name, load] of [...this.#loads].slice(0, -1)) {
      if (bytes <= bytesMax) return;
      if (!load.isDone || load.users > 0 || this.#loads.get(name) !== load) continue;
      // Asked in the same breath: whoever comes next opens it anew, which the thread hears after this.
      this.#loads.delete(name);
      await this.#ask({ do: 'unload', space: name });
      bytes -= sizes.get(name) ?? 0;
    }
  }

  async #readRows(space: Space, current: () => boolean): Promise<void> {
    const name = spaceName(space);
    const assertCurrent = () => {
      if (this.#closed) throw new Error('The vector index is closed');
      if (!current()) throw new Error('The space was dropped while it was being loaded');
    };
    let dimensions: number | undefined;
    for await (const page of this.#options.rows(space)) {
      assertCurrent();
      dimensions ??= page[0]?.vector.length;
      const entries = page.filter(({ vector }) => fits(vector, dimensions!));
      if (entries.length === 0) continue;
      await this.#ask({ do: 'add', space: name, ...columns(entries), loading: true });
    }
    assertCurrent();
    await this.#ask({ do: 'loaded', space: name });
  }

  /** Does `work` once the space holds its rows. */
  #loaded<T>(space: Space, work: () => Promise<T>): Promise<T> {
    return this.#using(space, async ({ done }) => {
      await awaitLoad(done, this.#options.loadWaitMsMax);
      return await work();
    });
  }

  #ask(request: IndexRequest): Promise<IndexReply> {
    if (this.#closed) return Promise.reject(new Error('The vector index is closed'));
    this.#thread ??= this.#start();
    const id = ++this.#lastId;
    const buffers = Object.values(request).flatMap((value) =>
      ArrayBuffer.isView(value) ? [value.buffer] : [],
    );
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#thread!.postMessage({ id, request }, buffers as ArrayBuffer[]);
    });
  }

  #start(): Worker {
    const workerData: IndexThreadOptions = { folder: this.#options.folder };
    const thread = new Worker(new URL('./index-thread.js', import.meta.url), {
      name: 'vector index',
      workerData,
    });
    let failure: Error | undefined;
    thread.on('message', (message: IndexAnswer | IndexWarning) => this.#settle(message));
    thread.on('error', (error) => {
      failure = error;
    });
    // A thread that died took its spaces along; the next use starts another and loads them again.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#forget(failure ?? new Error('The vector index thread ended'));
    });
    return thread;
  }

  #settle(answer: IndexAnswer | IndexWarning): void {
    if ('warning' in answer) {
      this.#options.log?.warn({ reason: answer.warning }, 'A vector index could not be saved');
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.reply);
  }

  #forget(reason: Error): void {
    this.#thread = undefined;
    this.#loads.clear();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

function spaceName({ customerId, predictor, version, of }: Space): string {
  return JSON.stringify([customerId, predictor, version, ...(of ? [of] : [])]);
}

function columns(entries: Entry[]): EntryColumns {
  const dimensions = entries[0]!.vector.length;
  const vectors = new Float32Array(entries.length * dimensions);
  for (const [i, { vector }] of entries.entries()) vectors.set(vector, i * dimensions);
  const owners = Int32Array.from(entries, ({ owner }) => (owner === undefined ? 0 : ownerOf(owner)));
  return { keys: Float64Array.from(entries, ({ key }) => key), vectors, owners };
}

/** Signed, which takes less room: forty bytes for each vector instead of a hundred for its id. */
function ownerOf(id: string): number {
  return crc32(id) | 0;
}

function unpacked(reply: IndexReply): Neighbour[] {
  const { keys, scores } = reply as NeighbourColumns;
  return Array.from(keys, (key, i) => ({ key, score: scores[i]! }));
}
