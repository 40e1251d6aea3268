import { randomUUID } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InProcessIndex } from './in-process-index.js';
import { clusteredVectors, exactNearest, recall } from './testing.js';
import type { Entry, Space } from './vector-index.js';
import { entriesOf, keysOf, settled, vectorIndexConformance } from './vector-index-conformance.js';

const acme: Space = { customerId: 'acme', predictor: 'looks', version: '1' };
const dimensions = 32;

function withOneBitChanged(bytes: Buffer): Buffer {
  bytes[bytes.length >> 1]! ^= 1;
  return bytes;
}

/** Rows in memory, in place of the table. */
class Rows {
  readonly #rows = new Map<string, Map<number, Entry>>();
  /** Runs before each page is handed out. */
  beforePage: () => Promise<void> = async () => {};

  of(space: Space): Map<number, Entry> {
    const name = JSON.stringify(space);
    const found = this.#rows.get(name) ?? new Map<number, Entry>();
    this.#rows.set(name, found);
    return found;
  }

  async *pages(space: Space): AsyncIterable<Entry[]> {
    const entries = [...this.of(space).values()].sort((a, b) => a.key - b.key);
    for (let start = 0; start < entries.length; start += 500) {
      await this.beforePage();
      yield entries.slice(start, start + 500);
    }
  }

  write(space: Space, entries: Entry[]): void {
    for (const entry of entries) this.of(space).set(entry.key, entry);
  }
}

vectorIndexConformance('the in-process index', async () => {
  const rows = new Rows();
  const index = new InProcessIndex({ rows: (space) => rows.pages(space) });
  return {
    index,
    writeRows: async (space, entries) => rows.write(space, entries),
    eraseRows: async (space, keys) => {
      for (const key of keys) rows.of(space).delete(key);
    },
    close: () => index.close(),
  };
});

describe('the in-process index', { timeout: 120_000 }, () => {
  let rows: Rows;
  let index: InProcessIndex;
  const query = clusteredVectors(1, dimensions, 2)[0]!;

  beforeEach(() => {
    rows = new Rows();
    index = new InProcessIndex({ rows: (space) => rows.pages(space), loadWaitMsMax: 10_000 });
  });
  afterEach(() => index.close());

  it('answers completely while the graph of a large addition is being built', async () => {
    const entries = entriesOf(clusteredVectors(9_000, dimensions, 1));
    await index.add(acme, entries);
    const wanted = exactNearest(entries, query, 50);
    let searchesMeanwhile = 0;
    do {
      expect(recall(await index.nearest(acme, query, 50), wanted)).toBeGreaterThanOrEqual(0.98);
      searchesMeanwhile++;
    } while ((await index.statistics()).pending > 0);
    expect(searchesMeanwhile).toBeGreaterThan(10);
  });

  it('knows the newest vector of each owner, and what is near it', async () => {
    const owned = entriesOf(clusteredVectors(300, dimensions, 1));
    await index.add(acme, owned);
    const { key, vector } = owned[7]!;
    const found = { key, vector, neighbours: await index.nearest(acme, vector, 20) };
    expect(await index.nearestTo(acme, 'image-8', 20)).toEqual(found);
    expect(await index.nearestTo(acme, 'image-301', 20)).toBeUndefined();
    expect(await index.nearestTo({ ...acme, customerId: 'globex' }, 'image-8', 20)).toBeUndefined();

    await index.add(acme, [{ key: 1_000, owner: 'image-8', vector: query }]);
    expect(await index.nearestTo(acme, 'image-8', 1)).toMatchObject({ key: 1_000, vector: query });
    // A page of rows that was read before it was replaced.
    await index.add(acme, [{ key: 999, owner: 'image-8', vector }]);
    expect((await index.nearestTo(acme, 'image-8', 1))!.key).toBe(1_000);
    await index.remove(acme, [1_000]);
    expect(await index.nearestTo(acme, 'image-8', 1)).toBeUndefined();
  });

  it('knows the owners that are left once most are gone', async () => {
    const owned = entriesOf(clusteredVectors(3_000, dimensions, 1));
    await index.add(acme, owned);
    await index.remove(acme, keysOf(owned.slice(0, 2_900)));
    for (const { key, owner } of owned.slice(2_900))
      expect((await index.nearestTo(acme, owner!, 1))!.key).toBe(key);
    expect(await index.nearestTo(acme, 'image-1', 1)).toBeUndefined();
  });

  it('is closed while a graph is being built, again and again, and the process lives on', async () => {
    const entries = entriesOf(clusteredVectors(9_000, dimensions, 1));
    for (let round = 0; round < 20; round++) {
      const closedEarly = new InProcessIndex({ rows: (space) => rows.pages(space) });
      await closedEarly.add(acme, entries);
      expect((await closedEarly.statistics()).pending).toBeGreaterThan(0);
      await closedEarly.close();
    }
  });

  it('finds what was added after the graph, and drops what was removed from it', async () => {
    const entries = entriesOf(clusteredVectors(6_000, dimensions, 1));
    await index.add(acme, entries);
    await settled(index);
    const best = exactNearest(entries, query, 20);
    await index.remove(acme, keysOf(best));
    await index.add(acme, [{ key: 50_000, vector: query }]);
    const left = entries.filter(({ key }) => !keysOf(best).includes(key));
    expect(keysOf(await index.nearest(acme, query, 10))).toEqual([
      50_000,
      ...keysOf(exactNearest(left, query, 9)),
    ]);
  });

  it('stays complete when most of a neighbourhood, or of the space, is removed', async () => {
    const entries = entriesOf(clusteredVectors(6_000, dimensions, 1));
    await index.add(acme, entries);
    await settled(index);
    const nearest = new Set(keysOf(exactNearest(entries, query, 1_000)));
    await index.remove(acme, [...nearest]);
    const left = entries.filter(({ key }) => !nearest.has(key));
    expect(keysOf(await index.nearest(acme, query, 30))).toEqual(keysOf(exactNearest(left, query, 30)));

    const few = left.filter((_, i) => i % 50 === 0);
    const kept = new Set(keysOf(few));
    await index.remove(acme, keysOf(left.filter(({ key }) => !kept.has(key))));
    expect(keysOf(await index.nearest(acme, query, 200))).toEqual(keysOf(exactNearest(few, query, 200)));
  });

  it('gives back the memory of removed vectors, and changes made meanwhile are kept', async () => {
    const entries = entriesOf(clusteredVectors(10_000, dimensions, 1));
    await index.add(acme, entries);
    await settled(index);
    const before = (await index.statistics()).bytes;
    await index.remove(acme, keysOf(entries.slice(0, 4_000)));
    const later = entriesOf(clusteredVectors(600, dimensions, 3), 20_001);
    const copies = entries.slice(4_000, 4_100).map(({ vector }, i) => ({ key: 30_001 + i, vector }));
    for (let i = 0; i < 600; i += 100) {
      await index.add(acme, later.slice(i, i + 100));
      await index.remove(acme, keysOf(entries.slice(4_200 + i, 4_300 + i)));
      await index.add(acme, copies.slice(i / 6, (i + 100) / 6));
    }
    const left = [...entries.slice(4_000, 4_200), ...entries.slice(4_800), ...later, ...copies];
    while ((await index.statistics()).bytes > before * 0.8) await new Promise((r) => setTimeout(r, 20));
    await settled(index);
    expect(await index.size(acme)).toBe(left.length);
    const found = await index.nearestAmong(acme, query, keysOf([...entries, ...left]), 20_000);
    expect(keysOf(found)).toEqual(keysOf(exactNearest(left, query, 20_000)));
    expect(recall(await index.nearest(acme, query, 100), exactNearest(left, query, 100))).toBeGreaterThan(
      0.98,
    );
  });

  it('finds thousands of copies of one picture, and what lies around them', async () => {
    const entries = entriesOf(clusteredVectors(8_000, dimensions, 1));
    for (const entry of entries) if (entry.key % 4 === 0) entry.vector = entries[0]!.vector;
    await index.add(acme, entries);
    await settled(index);
    const found = await index.nearest(acme, entries[0]!.vector, 2_100);
    expect(keysOf(found)).toEqual(keysOf(exactNearest(entries, entries[0]!.vector, 2_100)));
  });

  it('lets a search wait for the rows, and reads them once', async () => {
    rows.write(acme, entriesOf(clusteredVectors(2_000, dimensions, 1)));
    let pages = 0;
    rows.beforePage = async () => {
      pages++;
      await new Promise((resolve) => setTimeout(resolve, 10));
    };
    const answers = await Promise.all([1, 2, 3].map(() => index.nearest(acme, query, 2_000)));
    for (const found of answers) expect(found).toHaveLength(2_000);
    expect(pages).toBe(4);
  });

  it('asks the caller to come back when the rows take too long', async () => {
    rows.write(acme, entriesOf(clusteredVectors(10, dimensions, 1)));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    rows.beforePage = () => released;
    const impatient = new InProcessIndex({ rows: (space) => rows.pages(space), loadWaitMsMax: 30 });
    try {
      const refusal = await impatient.nearest(acme, query, 1).catch((error) => error);
      expect(refusal.kind.code).toBe('overloaded');
      expect(refusal.headers['retry-after']).toMatch(/^\d+$/);
      release();
      await impatient.warm(acme);
      expect(await impatient.nearest(acme, query, 10)).toHaveLength(10);
    } finally {
      await impatient.close();
    }
  });

  it('keeps additions and removals that come while the rows are being read', async () => {
    const entries = entriesOf(clusteredVectors(1_500, dimensions, 1));
    rows.write(acme, entries);
    let page = 0;
    rows.beforePage = async () => {
      page++;
      // The page that is about to come was read before these changes: it still holds 1,001 and does not hold 9,000.
      if (page === 3) await index.remove(acme, [1, 1_001]);
      if (page === 2) await index.add(acme, [{ key: 9_000, vector: query }]);
    };
    const found = keysOf(await index.nearest(acme, query, 2_000));
    expect(found).toHaveLength(1_499);
    expect(found[0]).toBe(9_000);
    expect(found).not.toContain(1);
    expect(found).not.toContain(1_001);
  });

  it('unloads what was asked longest ago when memory is short, and wakes it when it is asked again', async () => {
    const entries = entriesOf(clusteredVectors(100, dimensions, 1));
    const spaces = Array.from({ length: 20 }, (_, n): Space => ({ ...acme, customerId: `shop-${n}` }));
    for (const space of spaces) rows.write(space, entries);
    // 128 vectors is what a space of 100 has room for.
    const small = new InProcessIndex({
      rows: (space) => rows.pages(space),
      bytesMax: 5 * 128 * dimensions * 4,
    });
    for (const space of spaces) await small.warm(space);
    while ((await small.statistics()).spaces > 5) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(spaces.filter((space) => small.holds(space))).toEqual(spaces.slice(-5));
    // All at once and again and again, while others are unloaded: none is missed.
    const first = await index.nearest(spaces[0]!, query, 10);
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(spaces.map((space) => small.nearest(space, query, 10)));
      for (const answer of answers) expect(answer).toEqual(first);
    }
    await small.close();
  });

  it('tries again after rows could not be read', async () => {
    const entries = entriesOf(clusteredVectors(700, dimensions, 1));
    rows.write(acme, entries);
    let page = 0;
    rows.beforePage = async () => {
      if (++page === 2) throw new Error('connection lost');
    };
    await expect(index.nearest(acme, query, 5)).rejects.toThrow('connection lost');
    expect(await index.size(acme)).toBe(700);
  });

  it('passes over rows that are no vectors of the space', async () => {
    const entries = entriesOf(clusteredVectors(5, dimensions, 1));
    entries[2] = { key: 3, vector: new Float32Array(dimensions).fill(Number.NaN) };
    entries[3] = { key: 4, vector: clusteredVectors(1, 8, 1)[0]! };
    rows.write(acme, entries);
    expect(keysOf(await index.nearest(acme, query, 10)).sort()).toEqual([1, 2, 5]);
  });

  it('refuses what is asked after it was closed, and what waits for rows then', async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    rows.write(acme, [{ key: 1, vector: query }]);
    rows.beforePage = () => released;
    const refused = expect(index.nearest(acme, query, 1)).rejects.toThrow(/closed/);
    await index.close();
    release();
    await refused;
    await expect(index.nearest(acme, query, 1)).rejects.toThrow(/closed/);
  });
});

describe('the saved graph of a large space', { timeout: 120_000 }, () => {
  const count = 6_000;
  const later = 50;
  const all = entriesOf(clusteredVectors(count + later, dimensions, 1));
  // Copies of one picture share a point of the graph.
  for (const entry of all.slice(100, 130)) entry.vector = all[99]!.vector;
  const query = clusteredVectors(1, dimensions, 2)[0]!;
  const gone = keysOf(exactNearest(all.slice(0, count), query, 5));
  const left = all.filter(({ key }) => !gone.includes(key));
  const original = join(tmpdir(), `vitrine-test-graph-${randomUUID()}`);
  let folder: string;
  let rows: Rows;

  beforeAll(async () => {
    rows = new Rows();
    rows.write(acme, all.slice(0, count));
    const index = new InProcessIndex({ rows: (space) => rows.pages(space), folder: original });
    await index.warm(acme);
    await settled(index);
    await index.close();
  });
  afterAll(() => rm(original, { recursive: true, force: true }));

  beforeEach(async () => {
    folder = `${original}-${randomUUID()}`;
    await cp(original, folder, { recursive: true });
    rows.of(acme).clear();
    rows.write(acme, left);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** What an index that starts on these files answers, and how many vectors its graph does not cover. */
  async function start(log = { warn: () => {} }) {
    const index = new InProcessIndex({ rows: (space) => rows.pages(space), folder, log });
    try {
      await index.warm(acme);
      const { pending } = await index.statistics();
      const keys = [...rows.of(acme).keys()];
      const found = keysOf(await index.nearest(acme, query, 100));
      const copies = keysOf(await index.nearest(acme, all[99]!.vector, 31)).sort((a, b) => a - b);
      const among = keysOf(await index.nearestAmong(acme, query, keys, 10_000));
      return { pending, found, copies, among, size: await index.size(acme) };
    } finally {
      await index.close();
    }
  }

  const copies = keysOf(all.slice(99, 130));

  function expectRight({ found, copies: foundCopies, among, size }: Awaited<ReturnType<typeof start>>): void {
    const exact = exactNearest([...rows.of(acme).values()], query, 10_000);
    expect(size).toBe(rows.of(acme).size);
    expect(among).toEqual(keysOf(exact));
    const wanted = exact.slice(0, 100);
    expect(
      recall(
        found.map((key) => ({ key })),
        wanted,
      ),
    ).toBeGreaterThanOrEqual(0.98);
    expect(found[0]).toBe(wanted[0]!.key);
    expect(foundCopies).toEqual(copies);
  }

  it('is taken up by the next start, which adds what is new and drops what is gone', async () => {
    const started = await start();
    expect(started.pending).toBeLessThanOrEqual(later);
    expectRight(started);
  });

  it.each([
    ['the graph is damaged', '.graph', withOneBitChanged],
    ['the graph is cut short', '.graph', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['the keys are damaged', '.keys', withOneBitChanged],
    ['the keys are cut short', '.keys', (bytes: Buffer) => bytes.subarray(0, 40)],
    ['the keys are empty', '.keys', (bytes: Buffer) => bytes.subarray(0, 0)],
  ])('is made anew when %s', async (_, ending, damage) => {
    const name = (await readdir(folder)).find((file) => file.endsWith(ending))!;
    const bytes = await readFile(join(folder, name));
    await writeFile(join(folder, name), damage(bytes));
    const started = await start();
    expect(started.pending).toBeGreaterThan(later);
    expectRight(started);
  });

  it('is made anew when it was made from other rows', async () => {
    rows.write(acme, [{ key: left[3_000]!.key, vector: query }]);
    const started = await start();
    expect(started.pending).toBeGreaterThan(later);
    expectRight(started);
  });

  it('is deleted with its space', async () => {
    const index = new InProcessIndex({ rows: (space) => rows.pages(space), folder });
    await index.drop({ ...acme, version: '2' });
    expect(await readdir(folder)).toHaveLength(2);
    await index.drop(acme);
    expect(await readdir(folder)).toEqual([]);
    await index.close();
  });

  it('is a matter of the log when it cannot be saved', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    const warnings: object[] = [];
    const log = { warn: (details: object) => void warnings.push(details) };
    const index = new InProcessIndex({ rows: (space) => rows.pages(space), folder, log });
    await index.warm(acme);
    await settled(index);
    expect(await index.size(acme)).toBe(left.length);
    await index.close();
    expect(warnings.length).toBeGreaterThan(0);
  });
});
