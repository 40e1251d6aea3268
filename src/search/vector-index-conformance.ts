import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clusteredVectors, exactNearest, recall } from './testing.js';
import type { Entry, Space, VectorIndex } from './vector-index.js';

/** An index together with the rows it is derived from. */
export interface IndexedRows {
  index: VectorIndex;
  /** Writes the rows without telling the index, as another process would have before this one started. */
  writeRows(space: Space, entries: Entry[]): Promise<void>;
  eraseRows(space: Space, keys: number[]): Promise<void>;
  close(): Promise<void>;
}

const acme: Space = { customerId: 'acme', predictor: 'looks', version: '1' };
const globex: Space = { customerId: 'globex', predictor: 'looks', version: '1' };
const dimensions = 32;

/** What every implementation of `VectorIndex` must do. `large` vectors are more than it compares one by one. */
export function vectorIndexConformance(
  name: string,
  open: () => Promise<IndexedRows>,
  { large = 8_000 } = {},
): void {
  describe(`${name} as a vector index`, { timeout: 300_000 }, () => {
    let rows: IndexedRows;
    const entries = entriesOf(clusteredVectors(600, dimensions, 1));
    const query = clusteredVectors(1, dimensions, 2)[0]!;

    const write = async (space: Space, written: Entry[]) => {
      await rows.writeRows(space, written);
      await rows.index.add(space, written);
    };
    const erase = async (space: Space, keys: number[]) => {
      await rows.eraseRows(space, keys);
      await rows.index.remove(space, keys);
    };

    beforeEach(async () => {
      rows = await open();
    });
    afterEach(() => rows.close());

    it('gives the nearest, best first, with the cosine as score', async () => {
      await write(acme, entries);
      const found = await rows.index.nearest(acme, query, 20);
      const wanted = exactNearest(entries, query, 20);
      expect(keysOf(found)).toEqual(keysOf(wanted));
      for (const [i, { score }] of found.entries()) expect(score).toBeCloseTo(wanted[i]!.score, 5);
    });

    it('clips scores to 0 … 1', async () => {
      const opposite = query.map((value) => -value);
      await write(acme, [
        { key: 1, vector: query },
        { key: 2, vector: opposite },
      ]);
      const found = await rows.index.nearest(acme, query, 2);
      expect(keysOf(found)).toEqual([1, 2]);
      expect(found[0]!.score).toBeCloseTo(1, 5);
      expect(found[0]!.score).toBeLessThanOrEqual(1);
      expect(found[1]!.score).toBe(0);
    });

    it('orders equal vectors by key, whatever the order they came in', async () => {
      const copies = [9, 3, 7, 1, 5].map((key) => ({ key, vector: query }));
      await write(acme, [...copies, { key: 2, vector: entries[0]!.vector }]);
      expect(keysOf(await rows.index.nearest(acme, query, 4))).toEqual([1, 3, 5, 7]);
      await erase(acme, [3]);
      expect(keysOf(await rows.index.nearest(acme, query, 6))).toEqual([1, 5, 7, 9, 2]);
    });

    it('finds everything when asked for more than it holds, and nothing in an empty space', async () => {
      await write(acme, entries.slice(0, 30));
      expect(keysOf(await rows.index.nearest(acme, query, 100)).sort((a, b) => a - b)).toEqual(
        keysOf(entries.slice(0, 30)),
      );
      expect(await rows.index.nearest(globex, query, 10)).toEqual([]);
      expect(await rows.index.nearestAmong(globex, query, [1, 2], 10)).toEqual([]);
      expect(await rows.index.size(globex)).toBe(0);
    });

    it('compares exactly with just the keys asked for', async () => {
      await write(acme, entries);
      const among = entries.filter(({ key }) => key % 7 === 0);
      const asked = [...keysOf(among), 1_000_000, among[0]!.key];
      const found = await rows.index.nearestAmong(acme, query, asked, 15);
      expect(keysOf(found)).toEqual(keysOf(exactNearest(among, query, 15)));
      expect(await rows.index.nearestAmong(acme, query, [], 15)).toEqual([]);
      expect(await rows.index.nearestAmong(acme, query, [1_000_000], 15)).toEqual([]);
    });

    it('tells copies of one vector apart when only some are asked for', async () => {
      await write(
        acme,
        [1, 2, 3, 4].map((key) => ({ key, vector: query })),
      );
      expect(keysOf(await rows.index.nearestAmong(acme, query, [4, 2], 10))).toEqual([2, 4]);
    });

    it('sees an addition and a removal in the next answer', async () => {
      await write(acme, entries);
      await write(acme, [{ key: 10_000, vector: query }]);
      expect((await rows.index.nearest(acme, query, 1))[0]!.key).toBe(10_000);
      await erase(acme, [10_000]);
      expect(keysOf(await rows.index.nearest(acme, query, 600))).not.toContain(10_000);
      expect(await rows.index.nearestAmong(acme, query, [10_000], 1)).toEqual([]);
      expect(await rows.index.size(acme)).toBe(entries.length);
    });

    it('gives back the vectors it holds, and zeros for others', async () => {
      await write(acme, entries.slice(0, 10));
      const asked = [entries[4]!, entries[2]!];
      const [first, none, second] = await rows.index.vectorsOf(acme, [asked[0]!.key, 77_777, asked[1]!.key]);
      expect([first, second]).toEqual(asked.map(({ vector }) => vector));
      expect(none!.every((value) => value === 0)).toBe(true);
      expect(await rows.index.vectorsOf(acme, [])).toEqual([]);
    });

    it('takes an addition twice and a removal of what it does not hold', async () => {
      await write(acme, entries.slice(0, 10));
      await rows.index.add(acme, entries.slice(0, 10));
      await rows.index.remove(acme, [77_777]);
      expect(await rows.index.size(acme)).toBe(10);
    });

    it('holds the rows that were there before it', async () => {
      await rows.writeRows(acme, entries);
      expect(keysOf(await rows.index.nearest(acme, query, 20))).toEqual(
        keysOf(exactNearest(entries, query, 20)),
      );
      await rows.writeRows(globex, entries.slice(0, 5));
      await rows.index.warm(globex);
      expect(await rows.index.size(globex)).toBe(5);
    });

    it('never mixes spaces: customers, predictors, versions', async () => {
      const spaces = [
        acme,
        globex,
        { ...acme, version: '2' },
        { ...acme, predictor: 'other' },
        { customerId: 'acme","looks', predictor: '', version: '1' },
      ];
      for (const [i, space] of spaces.entries()) {
        await write(space, entries.slice(i * 100, i * 100 + 100));
      }
      for (const [i, space] of spaces.entries()) {
        const own = entries.slice(i * 100, i * 100 + 100);
        expect(keysOf(await rows.index.nearest(space, query, 600))).toEqual(
          keysOf(exactNearest(own, query, 600)),
        );
        const among = await rows.index.nearestAmong(space, query, keysOf(entries), 600);
        expect(keysOf(among).sort((a, b) => a - b)).toEqual(keysOf(own));
      }
      await erase(acme, keysOf(entries));
      expect(await rows.index.size(acme)).toBe(0);
      expect(await rows.index.size(globex)).toBe(100);
    });

    it('forgets a space that is dropped, and takes it up again', async () => {
      await write(acme, entries.slice(0, 50));
      await write(globex, entries.slice(50, 60));
      await rows.eraseRows(acme, keysOf(entries.slice(0, 50)));
      await rows.index.drop(acme);
      expect(await rows.index.nearest(acme, query, 10)).toEqual([]);
      expect(await rows.index.size(globex)).toBe(10);
      await write(acme, entries.slice(0, 3));
      expect(await rows.index.size(acme)).toBe(3);
    });

    it('leaves the vectors it is given to the caller', async () => {
      const vector = query.slice();
      await write(acme, [{ key: 1, vector }]);
      await rows.index.nearest(acme, vector, 1);
      expect(vector).toEqual(query);
    });

    it('refuses what is no vector of length 1 or of other dimensions', async () => {
      await write(acme, entries.slice(0, 3));
      const long = query.map((value) => value * 2);
      const broken = query.map((value, i) => (i === 3 ? Number.NaN : value));
      for (const vector of [long, broken]) {
        await expect(rows.index.add(acme, [{ key: 4, vector }])).rejects.toThrow(/length 1/);
        await expect(rows.index.nearest(acme, vector, 3)).rejects.toThrow(/length 1/);
      }
      const other = clusteredVectors(1, dimensions / 2, 3)[0]!;
      await expect(rows.index.add(acme, [{ key: 4, vector: other }])).rejects.toThrow(/dimensions/);
      await expect(rows.index.nearest(acme, other, 3)).rejects.toThrow(/dimensions/);
      expect(await rows.index.size(acme)).toBe(3);
    });

    it('tells how much it holds', async () => {
      await write(acme, entries);
      await write(globex, entries.slice(0, 10));
      const { spaces, vectors, bytes } = await rows.index.statistics();
      expect({ spaces, vectors }).toEqual({ spaces: 2, vectors: 610 });
      expect(bytes).toBeGreaterThan(0);
    });

    it('answers near enough to the exact answer in a large space', async () => {
      const many = entriesOf(clusteredVectors(large, dimensions, 4));
      await write(acme, many);
      await settled(rows.index);
      const queries = clusteredVectors(40, dimensions, 4).map((vector, i) =>
        i % 2 ? vector : clusteredVectors(1, dimensions, 50 + i)[0]!,
      );
      let found = 0;
      for (const vector of queries) {
        const wanted = exactNearest(many, vector, 10);
        found += recall(await rows.index.nearest(acme, vector, 10), wanted) / queries.length;
      }
      expect(found).toBeGreaterThanOrEqual(0.99);
    });
  });
}

export function entriesOf(vectors: Float32Array[], firstKey = 1): Entry[] {
  return vectors.map((vector, i) => ({ key: firstKey + i, owner: `image-${firstKey + i}`, vector }));
}

export function keysOf(of: { key: number }[]): number[] {
  return of.map(({ key }) => key);
}

/** Resolves when the index has no work left to do in the background. */
export async function settled(index: VectorIndex): Promise<void> {
  while ((await index.statistics()).pending > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}
