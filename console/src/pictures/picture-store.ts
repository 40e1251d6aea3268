import type { ServiceClient } from '@vitrine/sdk';

/** As many as a server answers at a time without others having to wait. */
const loadsAtOnceMax = 8;
/** Kept though nobody looks at them. Thumbnails have some 10 KB. */
const keptMax = 800;

interface Entry {
  url?: string;
  error?: unknown;
  loading?: Promise<string>;
  abort?: AbortController;
  users: number;
}

/**
 * The pictures of one customer. They need the headers of the API, so that they are fetched and shown from memory: the
 * newest wish first, nothing that nobody looks at any more, and the last ones that were seen are kept.
 */
export class PictureStore {
  /** In the order of last use. */
  readonly #entries = new Map<string, Entry>();
  readonly #waiting: { key: string; start: () => void }[] = [];
  #loading = 0;

  constructor(readonly client: ServiceClient) {}

  /** The address of a picture that is at hand. */
  peek(id: string, size: number | undefined): string | undefined {
    return this.#entries.get(keyOf(id, size))?.url;
  }

  /** The address of a picture. It stays good until `release`, which also ends the loading when nobody else waits for it. */
  acquire(id: string, size: number | undefined): { picture: Promise<string>; release(): void } {
    const key = keyOf(id, size);
    const entry = this.#entries.get(key) ?? { users: 0 };
    entry.users++;
    this.#touch(key, entry);
    entry.loading ??= this.#load(key, entry, id, size);
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      entry.users--;
      if (entry.users === 0 && entry.url === undefined) {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        entry.abort?.abort();
        const place = this.#waiting.findIndex((one) => one.key === key);
        if (place >= 0) this.#waiting.splice(place, 1);
      }
      this.#forgetOldest();
    };
    return { picture: entry.loading, release };
  }

  /** After another picture was posted under the id. */
  forget(id: string): void {
    for (const [key, entry] of this.#entries) {
      if (!key.startsWith(`${id}\n`)) continue;
      this.#entries.delete(key);
      if (entry.users === 0 && entry.url) URL.revokeObjectURL(entry.url);
    }
  }

  #load(key: string, entry: Entry, id: string, size: number | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const start = async () => {
        this.#loading++;
        entry.abort = new AbortController();
        try {
          const { data } = await this.client.GET('/images/{id}/file', {
            params: { path: { id }, query: size === undefined ? {} : { size } },
            signal: entry.abort.signal,
          });
          entry.url = URL.createObjectURL(data as unknown as Blob);
          resolve(entry.url);
        } catch (error) {
          // The next who wants it tries again.
          if (this.#entries.get(key) === entry) this.#entries.delete(key);
          reject(error);
        } finally {
          this.#loading--;
          this.#startNext();
        }
      };
      this.#waiting.push({ key, start: () => void start() });
      this.#startNext();
    });
  }

  #startNext(): void {
    while (this.#loading < loadsAtOnceMax) {
      const next = this.#waiting.pop();
      if (!next) return;
      next.start();
    }
  }

  #touch(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  #forgetOldest(): void {
    let over = this.#entries.size - keptMax;
    if (over <= 0) return;
    for (const [key, entry] of this.#entries) {
      if (over <= 0) return;
      if (entry.users > 0) continue;
      if (entry.url) URL.revokeObjectURL(entry.url);
      this.#entries.delete(key);
      over--;
    }
  }
}

function keyOf(id: string, size: number | undefined): string {
  return `${id}\n${size ?? 'full'}`;
}
