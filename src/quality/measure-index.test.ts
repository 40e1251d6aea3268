import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenDatabase, Queryable } from '../db/database.js';
import { freshDatabase } from '../db/testing.js';
import { embeddingPages } from '../search/embeddings.js';
import { InProcessIndex } from '../search/in-process-index.js';
import { clusteredVectors, exactNearest, writeCustomer, writeEmbeddings } from '../search/testing.js';
import type { Entry, VectorIndex } from '../search/vector-index.js';
import { measureIndex, recallOf } from './measure-index.js';
import { nextNight } from './measure-indexes.job.js';

const space = { customerId: 'acme', predictor: 'p', version: '1' };
const count = 600;

let db: OpenDatabase;
let entries: Entry[];
let index: InProcessIndex;
beforeAll(async () => {
  db = await freshDatabase();
  const ids = Array.from({ length: count + 7 }, (_, n) => `i${n}`);
  await writeCustomer(db, 'acme', ids);
  await db.query(sql`update images set sha256 = id where customer_id = 'acme'`);
  const vectors = clusteredVectors(count, 32, 1);
  // Three pictures are there twice.
  for (const n of [0, 1, 2]) vectors[count - 1 - n] = vectors[n]!;
  await writeEmbeddings(db, space, ids.slice(0, count), vectors);
  entries = [];
  for await (const page of embeddingPages(db, space)) entries.push(...page);
  index = new InProcessIndex({ rows: (asked) => embeddingPages(db, asked) });
});
afterAll(async () => {
  await index?.close();
  await db?.close();
});

describe('measuring an index', () => {
  test('finds nothing wrong with one that compares with all', async () => {
    const measured = await measureIndex({ db, vectors: index }, space, 1);
    expect(measured).toMatchObject({
      images: count + 7,
      without_vector: 7,
      vectors: count,
      sampled: 100,
      recall_at_10: 1,
      min_score: 0.5,
    });
  });

  test('tells how many neighbours are missing, answers are enough and pictures are there twice', async () => {
    // One that never finds those whose key is a multiple of five.
    const forgetful = {
      nearest: async (_: unknown, vector: Float32Array, wanted: number) =>
        exactNearest(
          entries.filter(({ key }) => key % 5 !== 0),
          vector,
          wanted,
        ),
    } as unknown as VectorIndex;
    const measured = await measureIndex({ db, vectors: forgetful }, space, 1);
    // A fifth of the true ones, give or take.
    expect(measured.recall_at_10).toBeGreaterThan(0.7);
    expect(measured.recall_at_10).toBeLessThan(0.9);

    // The same by the plain way, over all images instead of a sample.
    const scores = entries.map((entry) =>
      exactNearest(entries, entry.vector, count)
        .filter(({ key }) => key !== entry.key)
        .map(({ score }) => score),
    );
    const answered = scores.filter((of) => of[9]! >= 0.5).length / count;
    expect(Math.abs(measured.answered! - answered)).toBeLessThan(0.15);
  });

  test('does not hold it against the index that a row has gone meanwhile', async () => {
    const [gone] = entries;
    const late = {
      nearest: async (_: unknown, vector: Float32Array, wanted: number) => {
        await db.query(sql`delete from embeddings where customer_id = 'acme' and seq = ${gone!.key}`);
        return exactNearest(entries.slice(1), vector, wanted);
      },
    } as unknown as VectorIndex;
    expect((await measureIndex({ db, vectors: late }, space, 3)).recall_at_10).toBe(1);
  });

  test('says so when there is nothing to measure', async () => {
    const empty = { ...space, version: '2' };
    expect(await measureIndex({ db, vectors: index }, empty, 1)).toMatchObject({
      vectors: 0,
      sampled: 0,
      recall_at_10: null,
      answered: null,
      near_duplicates: { share: null, pairs: null },
    });
  });

  test('leaves the event loop to others', async () => {
    const rows = clusteredVectors(499, 1024, 2).map((vector, n) => {
      return { seq: n + 1, vector: new Uint8Array(vector.buffer) };
    });
    // One that answers at once, so that only the pauses of the measuring itself let others in.
    const prompt = {
      query: async ({ sql: text }: { sql: string }) => {
        if (text.includes('count(*)')) return [{ images: rows.length, vectors: rows.length }];
        return text.includes('unnest') ? [] : rows;
      },
    } as unknown as Queryable;
    const vectors = { nearest: async () => [] } as unknown as VectorIndex;
    let turns = 0;
    let isDone = false;
    const others = () => {
      turns++;
      if (!isDone) setImmediate(others);
    };
    others();
    await measureIndex({ db: prompt, vectors }, space, 1);
    isDone = true;
    // 100 × 499 × 1,024 multiplications, two million at a time.
    expect(turns).toBeGreaterThanOrEqual(25);
  });
});

test('recall is the share of the true neighbours', () => {
  const of = (...keys: number[]) => keys.map((key) => ({ key, score: 1 }));
  expect(recallOf(of(1, 2, 9), of(1, 2, 3, 4))).toBe(0.5);
  expect(recallOf(of(), of(1))).toBe(0);
});

test('the night begins at three, UTC', () => {
  expect(nextNight(new Date('2026-03-01T02:59:00Z')).toISOString()).toBe('2026-03-01T03:00:00.000Z');
  expect(nextNight(new Date('2026-03-01T03:00:00Z')).toISOString()).toBe('2026-03-02T03:00:00.000Z');
});
