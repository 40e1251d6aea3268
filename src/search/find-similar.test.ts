import sql, { type Sql } from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queryable } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { embeddingOf, embeddingPages } from './embeddings.js';
import { findSimilar, type Similar, type SimilarQuery, similarWindowMax } from './find-similar.js';
import { InProcessIndex } from './in-process-index.js';
import {
  clusteredVectors,
  exactNearest,
  recall,
  saveEmbedding,
  writeCollection,
  writeCustomer,
  writeEmbeddings,
} from './testing.js';
import { entriesOf, settled } from './vector-index-conformance.js';

type Context = Parameters<typeof findSimilar>[0];

const acme = { customerId: 'acme', predictor: 'looks', version: '1' };
const globex = { ...acme, customerId: 'globex' };
const dimensions = 32;

function ofCollection(customerId: string, id: string): Sql {
  return sql`select image_id from collection_images where customer_id = ${customerId} and collection_id = ${id}`;
}

/** A database and an index over it; `statements` counts what was asked of the database through `context`. */
async function openWorld() {
  const database = await freshDatabase();
  const vectors = new InProcessIndex({ rows: (space) => embeddingPages(database, space) });
  const world = { database, vectors, statements: 0, context: undefined as unknown as Context, close };
  const query: Queryable['query'] = (statement) => {
    world.statements++;
    return database.query(statement);
  };
  world.context = { db: { query }, vectors };
  return world;

  async function close() {
    await vectors.close();
    await database.close();
  }
}

describe('similar images of a small shop', () => {
  const ids = Array.from({ length: 240 }, (_, i) => `image-${i}`);
  const vectors = clusteredVectors(ids.length, dimensions, 1);
  const query = vectors[7]!;
  let opened: Awaited<ReturnType<typeof openWorld>>;
  let ranked: { id: string; score: number }[];

  const find = (asked: Partial<SimilarQuery>) =>
    findSimilar(opened.context, { ...acme, vector: query, offset: 0, limit: 10, ...asked });

  beforeAll(async () => {
    opened = await openWorld();
    const { database: db } = opened;
    await writeCustomer(db, 'acme', [...ids, 'pending']);
    await writeEmbeddings(db, acme, ids, vectors);
    await writeEmbeddings(
      db,
      { ...acme, version: '2' },
      ids.slice(0, 20),
      [...vectors].reverse().slice(0, 20),
    );
    await writeCustomer(db, 'globex', ids);
    await writeEmbeddings(db, globex, ids, [...vectors].reverse());
    const every = (step: number) => ids.filter((_, i) => i % step === 0);
    await writeCollection(db, 'acme', 'every-4th', every(4));
    await writeCollection(db, 'acme', 'every-6th', every(6));
    await writeCollection(db, 'acme', 'waiting', ['pending']);
    await writeCollection(db, 'globex', 'every-6th', ids);
    ranked = exactNearest(entriesOf(vectors, 0), query, ids.length).map(({ key, score }) => ({
      id: ids[key]!,
      score,
    }));
  });
  afterAll(() => opened.close());

  it('come in order of score, numbered from 1', async () => {
    const { results, hasMore, reason } = await find({});
    expect(results.map(({ id }) => id)).toEqual(ranked.slice(0, 10).map(({ id }) => id));
    expect(results.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [i, { score }] of results.entries()) expect(score).toBeCloseTo(ranked[i]!.score, 5);
    expect(results[0]).toMatchObject({ id: 'image-7' });
    expect({ hasMore, reason }).toEqual({ hasMore: true, reason: undefined });
  });

  it('cost one statement without a filter', async () => {
    await find({});
    opened.statements = 0;
    await find({ limit: 20 });
    await find({ limit: 20, offset: 40, excludeIds: ['image-7'] });
    expect(opened.statements).toBe(2);
  });

  it('are the same whatever the pages', async () => {
    for (const filter of [undefined, ofCollection('acme', 'every-4th')]) {
      const whole = await find({ limit: 500, filter, excludeIds: ['image-7'] });
      expect(whole.results).toHaveLength(filter ? 60 : 239);
      const pages: Similar[] = [];
      for (let more = true; more; ) {
        const page = await find({ limit: 23, offset: pages.length, filter, excludeIds: ['image-7'] });
        pages.push(...page.results);
        more = page.hasMore;
      }
      expect(pages).toEqual(whole.results);
    }
  });

  it('leave out the image that asks', async () => {
    const { results } = await find({ excludeIds: ['image-7'] });
    expect(results.map(({ id }) => id)).toEqual(ranked.slice(1, 11).map(({ id }) => id));
    expect(results[0]!.position).toBe(1);
  });

  it('are those a filter leaves, complete, or of two filters', async () => {
    const all = (await find({ limit: 240 })).results;
    const numberOf = ({ id }: { id: string }) => Number(id.slice(6));
    const fourth = await find({ limit: 100, filter: ofCollection('acme', 'every-4th') });
    expect(fourth.results.map(numberOf)).toEqual(all.map(numberOf).filter((i) => i % 4 === 0));
    const both = sql`${ofCollection('acme', 'every-4th')} intersect ${ofCollection('acme', 'every-6th')}`;
    const twelfth = await find({ limit: 100, filter: both });
    expect(twelfth.results.map(numberOf)).toEqual(all.map(numberOf).filter((i) => i % 12 === 0));
    expect(twelfth).toMatchObject({ hasMore: false, reason: 'filter_leaves_few' });
  });

  it('are never those of another customer or version', async () => {
    const foreign = await find({ filter: ofCollection('globex', 'every-6th'), limit: 240 });
    // The ids are the customer's own: those of globex mean other pictures here, with scores of acme's.
    expect(foreign.results).toEqual((await find({ limit: 240 })).results);
    const other = await find({ ...globex, limit: 1 });
    expect(other.results[0]).toMatchObject({ id: `image-${ids.length - 1 - 7}` });
    expect((await find({ version: '2', limit: 100 })).results).toHaveLength(20);
    expect((await find({ customerId: 'initech' })).results).toEqual([]);
  });

  it.each<[string, Partial<SimilarQuery>, number, string | undefined]>([
    ['nothing is missing', { offset: 230, limit: 10 }, 10, undefined],
    ['there are no more images', { offset: 230, limit: 11 }, 10, 'few_images'],
    ['the page lies behind the last', { offset: 500 }, 0, 'few_images'],
    ['there are none at all', { predictor: 'unused' }, 0, 'few_images'],
    ['others score too low', { scoreMin: 0.999 }, 1, 'below_min_score'],
    ['no image can score so high', { scoreMin: 1.1 }, 0, 'below_min_score'],
    [
      'the filter leaves too few',
      { filter: ofCollection('acme', 'every-6th'), limit: 41 },
      40,
      'filter_leaves_few',
    ],
    [
      'the filter leaves images without a vector',
      { filter: ofCollection('acme', 'waiting') },
      0,
      'filter_leaves_few',
    ],
    ['the filter leaves none', { filter: ofCollection('acme', 'unknown') }, 0, 'filter_leaves_few'],
    [
      'those the filter leaves score too low',
      { filter: ofCollection('acme', 'every-4th'), scoreMin: 0.999 },
      0,
      'below_min_score',
    ],
  ])('say why they are few: %s', async (_, asked, count, expected) => {
    const { results, reason, hasMore } = await find(asked);
    expect(results).toHaveLength(count);
    expect(reason).toBe(expected);
    expect(hasMore).toBe(false);
  });

  it('change with a deletion and a replacement, even before the index is told', async () => {
    const { database: db, vectors: index } = opened;
    const [first, second, third] = ranked.slice(1).map(({ id }) => id);
    const { key: deletedKey } = (await embeddingOf(db, acme, first!))!;
    await db.query(sql`delete from images where customer_id = 'acme' and id = ${first}`);
    const opposite = query.map((value) => -value);
    const { key, replacedKey } = await saveEmbedding(db, acme, second!, opposite);

    const before = await find({ limit: 100, offset: 1 });
    expect(before.results.map(({ id }) => id).slice(0, 1)).toEqual([third]);
    expect(before.results.map(({ position }) => position)).toEqual(before.results.map((_, i) => i + 2));
    expect(before.results).toHaveLength(100);

    await index.remove(acme, [deletedKey]);
    await index.add(acme, [{ key, vector: opposite }]);
    await index.remove(acme, [replacedKey!]);
    const after = await find({ limit: 240 });
    expect(after.results).toHaveLength(239);
    expect(after.results.at(-1)).toMatchObject({ id: second, score: 0 });
  });
});

describe('similar images of a large shop', { timeout: 120_000 }, () => {
  const count = 20_000;
  const ids = Array.from({ length: count }, (_, i) => `image-${i}`);
  const vectors = clusteredVectors(count, dimensions, 3);
  const entries = entriesOf(vectors);
  const queries = clusteredVectors(count + 30, dimensions, 3).slice(count);
  const collections: [string, string[]][] = [
    ['half', ids.filter((_, i) => i % 2 === 1)],
    ['tenth', ids.filter((_, i) => i % 10 === 1)],
    ['hundredth', ids.filter((_, i) => i % 100 === 1)],
    // Far from the first query: of its nearest thousands, none is among these.
    [
      'far',
      exactNearest(entries, queries[0]!, count)
        .slice(-6_000)
        .map(({ key }) => ids[key - 1]!),
    ],
  ];
  let opened: Awaited<ReturnType<typeof openWorld>>;
  const keys = new Map<string, number>();

  const find = (asked: Partial<SimilarQuery>) =>
    findSimilar(opened.context, { ...acme, vector: queries[0]!, offset: 0, limit: 10, ...asked });
  const wanted = (vector: Float32Array, among: string[] | undefined, limit: number) => {
    const allowed = among && new Set(among);
    const left = allowed ? entries.filter(({ key }) => allowed.has(ids[key - 1]!)) : entries;
    return exactNearest(left, vector, limit);
  };
  const withKeys = (results: Similar[]) => results.map(({ id }) => ({ key: keys.get(id)! }));

  beforeAll(async () => {
    opened = await openWorld();
    for (const { key } of entries) keys.set(ids[key - 1]!, key);
    await writeCustomer(opened.database, 'acme', ids);
    await writeEmbeddings(opened.database, acme, ids, vectors);
    for (const [id, images] of collections) await writeCollection(opened.database, 'acme', id, images);
    await opened.vectors.warm(acme);
    await settled(opened.vectors);
  }, 300_000);
  afterAll(() => opened.close());

  it.each([
    ['without a filter', undefined],
    ['under a filter that leaves 50 %', 'half'],
    ['under a filter that leaves 10 %', 'tenth'],
    ['under a filter that leaves 1 %', 'hundredth'],
    ['under a filter that leaves what is far away', 'far'],
  ])('are near enough to the exact answer %s', async (_, collection) => {
    const among = collections.find(([id]) => id === collection)?.[1];
    const filter = collection === undefined ? undefined : ofCollection('acme', collection);
    let found = 0;
    for (const vector of queries) {
      const { results, reason } = await find({ vector, filter });
      expect(results).toHaveLength(10);
      expect(reason).toBeUndefined();
      found += recall(withKeys(results), wanted(vector, among, 10)) / queries.length;
    }
    expect(found).toBeGreaterThanOrEqual(0.99);
  });

  it.each([
    ['without a filter', undefined],
    ['under a filter that leaves 50 %', 'half'],
    ['under a filter that leaves 10 %', 'tenth'],
    ['under a filter that leaves what is far away', 'far'],
  ])('are the same whatever the pages, up to the window, %s', async (_, collection) => {
    const filter = collection === undefined ? undefined : ofCollection('acme', collection);
    const whole = await find({ limit: similarWindowMax, filter });
    expect(whole.results).toHaveLength(similarWindowMax);
    expect(whole.hasMore).toBe(false);
    const pages: Similar[] = [];
    for (const limit of [3, 60, 37, 1, 200, 400, 299]) {
      pages.push(...(await find({ limit, offset: pages.length, filter })).results);
    }
    expect(pages).toEqual(whole.results);
    expect(new Set(pages.map(({ id }) => id)).size).toBe(similarWindowMax);
    const among = collections.find(([id]) => id === collection)?.[1];
    const exact = wanted(queries[0]!, among, similarWindowMax);
    expect(recall(withKeys(pages), exact)).toBeGreaterThanOrEqual(0.98);
  });

  it('end at the window', async () => {
    const last = await find({ offset: similarWindowMax - 5, limit: 10 });
    expect(last.results.map(({ position }) => position)).toEqual([996, 997, 998, 999, 1_000]);
    expect(last).toMatchObject({ hasMore: false, reason: 'window_exhausted' });
    const beyond = await find({ offset: similarWindowMax, limit: 10 });
    expect(beyond).toEqual({ results: [], hasMore: false, reason: 'window_exhausted' });
  });

  it('are all there when the filter leaves few', async () => {
    const { results, reason } = await find({ filter: ofCollection('acme', 'hundredth'), limit: 500 });
    expect(results).toHaveLength(200);
    expect(reason).toBe('filter_leaves_few');
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('hold a new image at once, and one that was deleted no more', async () => {
    const vector = queries[5]!;
    const image = { ...acme, id: 'image-17' };
    const { key, replacedKey } = await saveEmbedding(opened.database, acme, image.id, vector);
    await opened.vectors.add(acme, [{ key, vector }]);
    await opened.vectors.remove(acme, [replacedKey!]);
    expect((await find({ vector })).results[0]).toMatchObject({ id: 'image-17' });
    expect((await embeddingOf(opened.database, acme, 'image-17'))?.key).toBe(key);
    await opened.database.query(sql`delete from images where customer_id = 'acme' and id = 'image-17'`);
    expect((await find({ vector })).results.map(({ id }) => id)).not.toContain('image-17');
  });
});
